import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, IsUUID, Length, Matches, Min } from 'class-validator';
import { ClockType } from '@shutong/clocks';
import { AvailableActionType, DateTime, dayShape, limits, PageInfo } from '@shutong/platform';

@InputType({
  description: 'What a party contests: of one matter, which it names.',
})
export class RaiseDisputeInput {
  @Field(() => ID, { nullable: true, description: 'One that was refused or granted in part.' })
  @IsOptional()
  @IsUUID()
  applicationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'One that ended in a reasoned no.' })
  @IsOptional()
  @IsUUID()
  needId?: string | null;

  @Field(() => ID, { nullable: true, description: 'One that was suspended or terminated.' })
  @IsOptional()
  @IsUUID()
  agreementId?: string | null;

  @Field(() => ID, { nullable: true, description: 'One to which the requester objects.' })
  @IsOptional()
  @IsUUID()
  serviceChangeId?: string | null;

  @Field(() => ID, { nullable: true, description: 'One that was rejected.' })
  @IsOptional()
  @IsUUID()
  correctionId?: string | null;

  @Field({ description: 'What is contested.' })
  @IsString()
  @Length(1, limits.textField.value)
  contested: string;

  @Field({ description: 'Why.' })
  @IsString()
  @Length(1, limits.textField.value)
  reasons: string;
}

@ArgsType()
export class EscalateDisputeArgs {
  @Field(() => ID)
  @IsUUID()
  disputeId: string;

  @Field({ description: 'Why the present level is not enough.' })
  @IsString()
  @Length(1, limits.textField.value)
  reasons: string;
}

@ArgsType()
export class ProposeSettlementArgs {
  @Field(() => ID)
  @IsUUID()
  disputeId: string;

  @Field({ description: 'What both parties would agree on.' })
  @IsString()
  @Length(1, limits.textField.value)
  text: string;
}

@ArgsType()
export class AcceptArgs {
  @Field(() => ID)
  @IsUUID()
  disputeId: string;

  @Field(() => Int, {
    description: 'Number of the step that was read: refused where it does not stand any more.',
  })
  @IsInt()
  @Min(1)
  step: number;
}

@InputType({
  description:
    "The authority's opinion; above it what the superior authority or the government has given.",
})
export class OpinionInput {
  @Field()
  @IsString()
  @Length(1, limits.textField.value)
  text: string;

  @Field(() => String, {
    nullable: true,
    description: 'Of the document; needed above the level of coordination.',
  })
  @IsOptional()
  @IsString()
  @Length(1, limits.nameField.value)
  documentNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'Day of the document, YYYY-MM-DD.' })
  @IsOptional()
  @Matches(dayShape)
  documentDate?: string | null;
}

@ObjectType('DisputeStep', { description: 'One thing that happened to a dispute.' })
export class DisputeStepType {
  @Field(() => Int, { description: 'From 1.' })
  number: number;

  @Field(() => String)
  step: string;

  @Field(() => String, {
    description: 'At which it was taken; of an escalation the one that it leaves.',
  })
  level: string;

  @Field({ description: 'The person.' })
  by: string;

  @Field(() => String, { nullable: true, description: "Credit code of the person's department." })
  department: string | null;

  @Field({
    description: 'Reasons, settlement, opinion or decision; blank where the step says all.',
  })
  text: string;

  @Field(() => String, { nullable: true })
  documentNumber: string | null;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD.' })
  documentDate: string | null;

  @Field(() => DateTime)
  at: Date;
}

@ObjectType('Dispute', {
  description:
    'A dispute (争议) of the parties to what one of them was refused, or lost (Decree 809, Art. 28).',
})
export class DisputeType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'What it is about, as the catalogue or who needs the data calls it.' })
  title?: string;

  @Field(() => ID, {
    nullable: true,
    description: 'What it is about: this, a need or an agreement.',
  })
  applicationId: string | null;

  @Field(() => ID, { nullable: true })
  needId: string | null;

  @Field(() => ID, { nullable: true })
  agreementId: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The change of the agreement that is disputed, where it is one.',
  })
  serviceChangeId: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The correction of data shared under the agreement, where it is one.',
  })
  correctionId: string | null;

  @Field({ description: 'Credit code.' })
  requester: string;

  @Field({ description: 'Credit code.' })
  provider: string;

  @Field({ description: 'Credit code of the party that raised it.' })
  raisedBy: string;

  @Field(() => String, { description: 'The level while it is open.' })
  state: string;

  @Field()
  contested: string;

  @Field()
  reasons: string;

  @Field(() => DateTime)
  raisedAt: Date;

  @Field(() => [DisputeStepType], { description: 'All that has happened to it, the oldest first.' })
  steps?: DisputeStepType[];

  @Field(() => [ClockType], {
    description: 'Limits of its levels, the oldest first; none where the jurisdiction sets none.',
  })
  clocks?: ClockType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('DisputeConnection')
export class DisputeConnection {
  @Field(() => [DisputeType])
  nodes: readonly DisputeType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
