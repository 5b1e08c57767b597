import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { CitationType } from '@shutong/catalog';
import { ClockType } from '@shutong/clocks';
import { AvailableActionType, DateTime, PageInfo } from '@shutong/platform';
import { needStates } from './need.states';

@ObjectType('NeedStep', { description: 'One thing that happened to a need; never changed.' })
export class NeedStepType {
  @Field(() => Int, { description: 'From 1.' })
  number: number;

  @Field(() => String)
  step: string;

  @Field(() => String, { nullable: true, description: 'Credit code of who took it.' })
  department: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Credit code of the department named by then.',
  })
  source: string | null;

  @Field({
    description:
      'Why; blank where the step says all, and of proposals for all but the department named by then.',
  })
  text: string;

  @Field(() => String, { nullable: true, description: 'Legal ground of a no.' })
  ground: string | null;

  @Field(() => ID, { nullable: true })
  entryId: string | null;

  @Field(() => DateTime)
  at: Date;
}

@ObjectType('Need', {
  description: 'Data that a department needs and nobody has catalogued (数据需求; Art. 19).',
})
export class NeedType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'Credit code of the department that needs it (需求部门).' })
  requester: string;

  @Field()
  title: string;

  @Field()
  description: string;

  @Field(() => [String], { description: 'Names of the information items wanted.' })
  items: string[];

  @Field()
  basis: string;

  @Field(() => [CitationType])
  citations: CitationType[];

  @Field()
  scenario: string;

  @Field()
  purpose: string;

  @Field(() => String, { nullable: true })
  matter: string | null;

  @Field(() => String, { nullable: true, description: 'Why what is published does not serve.' })
  unserved: string | null;

  @Field(() => String, { description: `One of: ${needStates.join(', ')}.` })
  state: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the item that covers it, by which its source answers.',
  })
  responsibility: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Its version that was in force when the source was named.',
  })
  responsibilityVersion: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Credit code of the one department that has to answer (数源部门).',
  })
  source: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The entry that covers it; a proposed one for the source department alone.',
  })
  entryId: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How it serves although it lacks items that are wanted, in the same way.',
  })
  serves: string | null;

  @Field(() => String, { nullable: true, description: 'Of a no, in the same way.' })
  refusalReasons: string | null;

  @Field(() => String, { nullable: true, description: 'Its legal ground.' })
  refusalGround: string | null;

  @Field(() => Int, { description: 'Number of the last step.' })
  lastStep: number;

  @Field(() => DateTime)
  filedAt: Date;

  @Field(() => DateTime, { nullable: true, description: "With its office head's consent." })
  sentAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => [NeedStepType], { description: 'The oldest first.' })
  steps?: NeedStepType[];

  @Field(() => [ClockType], { description: 'Who had to act by when, the oldest first.' })
  clocks?: ClockType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now: nobody else need know the rules.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('NeedConnection')
export class NeedConnection {
  @Field(() => [NeedType])
  nodes: readonly NeedType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
