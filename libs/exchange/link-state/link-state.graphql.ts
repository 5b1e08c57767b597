import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime } from '@shutong/platform';
import type { LinkState } from './link-state.policy';

export enum LinkStateEnum {
  connected = 'connected',
  late = 'late',
  lost = 'lost',
  never = 'never',
}
registerEnumType(LinkStateEnum, {
  name: 'LinkState',
  description: 'By how long nothing was heard: LINK_LATE_AFTER and LINK_LOST_AFTER seconds.',
  valuesMap: { never: { description: 'It has not said anything yet.' } },
});

@ObjectType('ConnectorLink', { description: 'The connection between the hub and a connector.' })
export class ConnectorLinkType {
  @Field(() => LinkStateEnum)
  state: LinkState;

  @Field(() => DateTime, { nullable: true })
  lastHeardAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Of the connector, as it says.' })
  release: string | null;

  @Field(() => Int, { nullable: true, description: 'Wire format that both sides have agreed on.' })
  wireVersion: number | null;
}

@ObjectType('MonthlyAvailability', {
  description: "How much of a calendar month (China's) a connector could be reached.",
})
export class MonthlyAvailabilityType {
  @Field({ description: 'E.g. 2026-11.' })
  month: string;

  @Field(() => Int, { description: 'Since it was first heard of, until now.' })
  observedSeconds: number;

  @Field(() => Int, { description: 'Of these, those in which it was lost.' })
  lostSeconds: number;
}
