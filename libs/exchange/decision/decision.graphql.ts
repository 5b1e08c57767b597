import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsBoolean,
  IsDate,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { DateTime, limits } from '@shutong/platform';
import { callModes } from '@shutong/wire';
import {
  ModeEnum,
  RowConditionInput,
  RowConditions,
  RowConditionType,
} from '../application/contents.graphql';

export enum OutcomeEnum {
  granted = 'granted',
  refused = 'refused',
}
registerEnumType(OutcomeEnum, { name: 'DecisionOutcome' });

@InputType({ description: "What the provider's officer proposes to answer (Decree 809, Art. 21)." })
export class ProposalInput {
  @Field(() => OutcomeEnum)
  @IsEnum(OutcomeEnum)
  outcome: OutcomeEnum;

  @Field({ defaultValue: '', description: 'Reasons; a refusal needs them.' })
  @IsString()
  @MaxLength(limits.textField.value)
  reasons: string = '';

  @Field({ defaultValue: '', description: 'Legal ground; a refusal needs it.' })
  @IsString()
  @MaxLength(limits.textField.value)
  ground: string = '';

  @Field({
    defaultValue: false,
    description: 'It is refused because material is missing: only after that has been asked for.',
  })
  @IsBoolean()
  forIncompleteness: boolean = false;

  @Field(() => [String], { defaultValue: [], description: 'Items granted, of those asked for.' })
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ArrayUnique({ message: '$property must name each once' })
  @IsString({ each: true })
  fields: string[] = [];

  @Field(() => [ModeEnum], { defaultValue: [], description: 'Of those asked for; none said: all.' })
  @ArrayMaxSize(callModes.length)
  @ArrayUnique({ message: '$property must name each once' })
  @IsEnum(ModeEnum, { each: true })
  modes: ModeEnum[] = [];

  @Field(() => [RowConditionInput], {
    nullable: true,
    description:
      'Rows granted, no more than asked for: the conditions asked for, and further ones.',
  })
  @IsOptional()
  @RowConditions()
  rowFilter?: RowConditionInput[] | null;

  @Field(() => Int, { nullable: true, description: 'Calls per day, of those asked for.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(limits.callsPerDay.value)
  quotaCalls?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Rows of one query at most, which says nothing of the rows of a day in all nor of a batch; unless said, as is usual in the jurisdiction (100).',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(limits.rowsPerQuery.value)
  maxRows?: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'End of the period of use (使用时限) that is granted, no later than was applied for; unless said, that.',
  })
  @IsOptional()
  @IsDate()
  periodUntil?: Date | null;
}

@ArgsType()
export class AnswerArgs {
  @Field(() => ID)
  @IsUUID()
  applicationId: string;

  @Field(() => ID, {
    description: 'The proposal that was read: refused where another has taken its place.',
  })
  @IsUUID()
  decisionId: string;
}

@ObjectType('Decision', { description: "The provider's answer (答复)." })
export class DecisionType {
  @Field(() => ID)
  id: string;

  @Field(() => OutcomeEnum)
  outcome: string;

  @Field()
  reasons: string;

  @Field()
  ground: string;

  @Field({ description: 'Refused because material was missing, which had been asked for.' })
  forIncompleteness: boolean;

  @Field(() => [String])
  fields: string[];

  @Field(() => [ModeEnum])
  modes: string[];

  @Field(() => [RowConditionType], { description: 'Rows granted: all conditions hold.' })
  rowFilter: readonly RowConditionType[];

  @Field(() => Int)
  quotaCalls: number;

  @Field(() => Int)
  maxRows: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it is granted, where that is earlier than was applied for.',
  })
  periodUntil: Date | null;

  @Field({
    description:
      'Less is granted than was applied for: items, modes, rows, calls or the period. Reasons and ground say why.',
  })
  inPart: boolean;

  @Field({ description: 'Answered at once by rule.' })
  byRule: boolean;

  @Field(() => DateTime)
  proposedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'Empty while only proposed.' })
  answeredAt: Date | null;
}
