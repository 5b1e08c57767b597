import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ClockType } from '@shutong/clocks';
import { AvailableActionType, DateTime, PageInfo } from '@shutong/platform';

export enum ChangeCauseEnum {
  law = 'law',
  duty = 'duty',
}
registerEnumType(ChangeCauseEnum, {
  name: 'ChangeCause',
  description: "A law that entries rest on, or a department's duties (Decree 809, Art. 17).",
});

export enum CatalogChangeStateEnum {
  open = 'open',
  extensionAsked = 'extension-asked',
  completed = 'completed',
}
registerEnumType(CatalogChangeStateEnum, { name: 'CatalogChangeState' });

export enum ChangedEntryStateEnum {
  awaited = 'awaited',
  submitted = 'submitted',
  unaffected = 'unaffected',
  retired = 'retired',
}
registerEnumType(ChangedEntryStateEnum, {
  name: 'ChangedEntryState',
  valuesMap: {
    submitted: { description: 'A version was submitted.' },
    unaffected: { description: 'The department head found that no version is needed.' },
    retired: { description: 'The authority retired the entry before a version came.' },
  },
});

export const daySaid =
  'Day in China on which it occurred, YYYY-MM-DD: the time is counted from it.';

@ObjectType('ChangedEntry', { description: 'An entry that has to follow a change, or be made.' })
export class ChangedEntryType {
  @Field(() => Int)
  number: number;

  @Field(() => ID, { nullable: true, description: 'None while one to be made is not drafted.' })
  entryId: string | null;

  @Field()
  title: string;

  @Field(() => ChangedEntryStateEnum)
  state: string;

  @Field(() => Int, { nullable: true, description: 'That was submitted.' })
  version: number | null;

  @Field(() => String, { nullable: true, description: 'Why no version is needed.' })
  reasons: string | null;

  @Field(() => DateTime, { nullable: true })
  settledAt: Date | null;
}

@ObjectType('CatalogChange', {
  description:
    "A law or a department's duties changed, so that its entries have to follow (变更事项).",
})
export class CatalogChangeType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'Credit code of the department whose entries have to follow.' })
  department: string;

  @Field(() => ChangeCauseEnum)
  cause: string;

  @Field(() => String, { nullable: true, description: 'Code of the rule document that changed.' })
  document: string | null;

  @Field()
  description: string;

  @Field({ description: daySaid })
  occurredOn: string;

  @Field(() => CatalogChangeStateEnum)
  state: string;

  @Field(() => DateTime)
  recordedAt: Date;

  @Field(() => Int, { nullable: true, description: 'Working days more that were asked for.' })
  extensionDays: number | null;

  @Field(() => String, { nullable: true })
  extensionReasons: string | null;

  @Field(() => Boolean, { nullable: true, description: 'The authority’s answer.' })
  extensionConsented: boolean | null;

  @Field(() => String, { nullable: true })
  extensionRemarks: string | null;

  @Field(() => DateTime, { nullable: true })
  completedAt: Date | null;

  @Field(() => [ChangedEntryType])
  entries?: ChangedEntryType[];

  @Field(() => [ClockType], { description: 'The department’s time to submit all of them.' })
  clocks?: ClockType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now: nobody else need know the rules.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('CatalogChangeConnection')
export class CatalogChangeConnection {
  @Field(() => [CatalogChangeType])
  nodes: readonly CatalogChangeType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
