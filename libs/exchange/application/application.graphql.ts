import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsDate,
  IsEnum,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { CitationInput, CitationType } from '@shutong/catalog';
import { ClockType } from '@shutong/clocks';
import { AvailableActionType, DateTime, limits, PageInfo } from '@shutong/platform';
import { callModes, codePattern } from '@shutong/wire';
import {
  ModeEnum,
  once,
  RowConditionInput,
  RowConditions,
  RowConditionType,
  SecurityMeasuresInput,
  SecurityMeasuresType,
  StatedText,
  VolumeInput,
  VolumeType,
} from './contents.graphql';
import { DecisionType } from '../decision/decision.graphql';

@InputType({ description: 'Contents of an application (Decree 809, Art. 20).' })
export class ApplyInput {
  @Field(() => ID, { nullable: true, description: 'What is mounted under an entry.' })
  @IsOptional()
  @IsUUID()
  resourceId?: string;

  @Field(() => ID, { nullable: true, description: 'An entry under which nothing is mounted.' })
  @ValidateIf(({ resourceId }: ApplyInput) => resourceId === undefined)
  @IsUUID()
  entryId?: string;

  @Field({ description: 'Legal basis for the use (使用依据).' })
  @StatedText()
  basis: string;

  @Field(() => [CitationInput], { description: 'Rule documents in force that the use rests on.' })
  @ArrayMaxSize(limits.citations.value)
  @ValidateNested({ each: true })
  @Type(() => CitationInput)
  citations: CitationInput[];

  @Field({ description: 'Business in which it is used (使用场景).' })
  @StatedText()
  scenario: string;

  @Field({ description: 'Who will use it and how far (使用范围).' })
  @StatedText()
  scope: string;

  @Field({ description: 'Short code of the purpose (用途); every call repeats it.' })
  @Matches(codePattern)
  purposeCode: string;

  @Field({ description: 'The purpose in words.' })
  @StatedText()
  purposeText: string;

  @Field(() => [ModeEnum])
  @ArrayMinSize(1)
  @ArrayMaxSize(callModes.length)
  @ArrayUnique(once)
  @IsEnum(ModeEnum, { each: true })
  modes: ModeEnum[];

  @Field(() => [String], { description: 'Codes of the items asked for.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ArrayUnique(once)
  @IsString({ each: true })
  fields: string[];

  @Field(() => [RowConditionInput], {
    defaultValue: [],
    description: 'Which rows: those for which all conditions hold; without one, all rows.',
  })
  @RowConditions()
  rowFilter: RowConditionInput[] = [];

  @Field(() => VolumeInput)
  @ValidateNested()
  @Type(() => VolumeInput)
  volume: VolumeInput;

  @Field(() => SecurityMeasuresInput, {
    nullable: true,
    description: 'Conditional data needs them (Decree 809, Art. 34).',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => SecurityMeasuresInput)
  security?: SecurityMeasuresInput | null;

  @Field(() => DateTime, { description: 'End of the period of use (使用时限).' })
  @IsDate()
  periodUntil: Date;
}

@ObjectType('Application', { description: "A department's request for data (共享申请)." })
export class ApplicationType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'Credit code of the requesting department (需求部门).' })
  requester: string;

  @Field({ description: 'Credit code of the providing department (提供部门).' })
  provider: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The matter that it was applied for with others; empty: by itself.',
  })
  matterId: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The agreement whose next version it asks for; empty: for a new one.',
  })
  renews: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The version of it that it asks to widen; empty: a further period at most.',
  })
  widens: number | null;

  @Field(() => ID, { nullable: true })
  resourceId: string | null;

  @Field(() => ID)
  entryId: string;

  @Field({ description: 'Of what is applied for, as the catalogue called it then.' })
  title: string;

  @Field(() => String, {
    nullable: true,
    description: 'Division (GB/T 2260) whose own data is asked back (Art. 24).',
  })
  returnDivision: string | null;

  @Field(() => String)
  sharing: string;

  @Field(() => String)
  state: string;

  @Field()
  basis: string;

  @Field(() => [CitationType], { description: 'Rule documents that it rests on.' })
  citations: CitationType[];

  @Field()
  scenario: string;

  @Field()
  scope: string;

  @Field()
  purposeCode: string;

  @Field()
  purposeText: string;

  @Field(() => [ModeEnum])
  modes: string[];

  @Field(() => [String])
  fields: string[];

  @Field(() => [RowConditionType], { description: 'Rows asked for; without a condition, all.' })
  rowFilter: readonly RowConditionType[];

  @Field(() => VolumeType, { nullable: true })
  volume: VolumeType | null;

  @Field(() => SecurityMeasuresType, { nullable: true })
  security: SecurityMeasuresType | null;

  @Field(() => DateTime)
  periodUntil: Date;

  @Field(() => DateTime)
  appliedAt: Date;

  @Field(() => DateTime, { nullable: true })
  receivedAt: Date | null;

  @Field(() => [ClockType], { description: 'Limits of its answer and delivery, the oldest first.' })
  clocks?: ClockType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now: nobody else need know the rules.',
  })
  availableActions?: AvailableActionType[];

  @Field(() => DecisionType, { nullable: true })
  decision?: DecisionType | null;
}

@ObjectType('ApplicationConnection')
export class ApplicationConnection {
  @Field(() => [ApplicationType])
  nodes: readonly ApplicationType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
