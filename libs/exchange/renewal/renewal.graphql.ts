import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsDate,
  IsEnum,
  IsOptional,
  IsString,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { DateTime, limits } from '@shutong/platform';
import { ModeEnum, SecurityMeasuresInput, once } from '../application/contents.graphql';

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

  @Field(() => [String], { nullable: true, description: 'Fewer items; more is a widening.' })
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

  @Field(() => SecurityMeasuresInput, {
    nullable: true,
    description: 'Where the agreement states no measures yet, or more of them.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => SecurityMeasuresInput)
  security?: SecurityMeasuresInput | null;
}
