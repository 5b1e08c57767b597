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
import { callModes } from '@shutong/wire';
import { ModeEnum, SecurityMeasuresInput, once } from '../application/contents.graphql';

/** What any next version of a running agreement may state (续期、扩大). */
@InputType({ isAbstract: true })
export abstract class NextVersionInput {
  @Field(() => ID)
  @IsUUID()
  agreementId: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'Codes of all items, those that go on among them; what is left out is given up once both have signed, also before the present period ends.',
  })
  @IsOptional()
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ArrayUnique(once)
  @IsString({ each: true })
  fields?: string[] | null;

  @Field(() => [ModeEnum], { nullable: true, description: 'All modes, in the same way.' })
  @IsOptional()
  @ArrayMaxSize(callModes.length)
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

@InputType({
  description:
    'A further period of a running agreement (续期), for no more than it gives; what is not named stays as agreed.',
})
export class RenewInput extends NextVersionInput {
  @Field(() => DateTime, { description: 'End of the further period; later than the present one.' })
  @IsDate()
  periodUntil: Date;
}
