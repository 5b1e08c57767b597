import { Field, ID, InputType } from '@nestjs/graphql';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsDate,
  IsEnum,
  IsOptional,
  IsString,
  IsUUID,
} from 'class-validator';
import { DateTime, limits } from '@shutong/platform';
import { ModeEnum, once } from '../application/contents.graphql';

@InputType({
  description: 'A further period of a running agreement (续期); what is not named stays as agreed.',
})
export class RenewInput {
  @Field(() => ID)
  @IsUUID()
  agreementId: string;

  @Field(() => DateTime, { description: 'End of the further period; later than the present one.' })
  @IsDate()
  periodUntil: Date;

  @Field(() => [String], { nullable: true, description: 'Fewer items; more is a new application.' })
  @IsOptional()
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ArrayUnique(once)
  @IsString({ each: true })
  fields?: string[] | null;

  @Field(() => [ModeEnum], { nullable: true, description: 'Fewer modes.' })
  @IsOptional()
  @ArrayMaxSize(2)
  @ArrayUnique(once)
  @IsEnum(ModeEnum, { each: true })
  modes?: ModeEnum[] | null;
}
