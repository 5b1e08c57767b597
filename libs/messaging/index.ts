/** Events and messages that leave with a transaction, and are applied once on the other side. */
export { Consumers, type EventConsumer } from './inbox/consumer';
export { Inbox } from './inbox/inbox';
export { Intake, type HandedIn, type IntakeKind } from './intake/intake';
export { complaintOf } from './intake/intake-contract';
export { IntakeSchedule } from './intake/intake.schedule';
export { MessagingModule } from './messaging.module';
export { Outbox } from './outbox/outbox';
export {
  EventContractError,
  assertContract,
  eventTopics,
  eventTypes,
  topicOf,
  type CloudEvent,
  type OutgoingEvent,
} from './outbox/event';
export { decisionHash } from './decision-hash';
export { openFoundation, type Foundation } from './foundation';
export {
  brokerOf,
  closeLinks,
  ensureTopics,
  keepUnread,
  lettersOf,
  openLinks,
  type Links,
} from './links';
export { FollowerStore } from './recovery/follower.store';
export { LINKS } from './links.token';
export { Usage, type Brought, type CountedAct } from './usage/usage';
export type { UsageEvent } from './usage/usage-event';
export {
  Pace,
  TransportError,
  TransportUnavailable,
  UnknownDeadLetter,
  carryOut,
  registerStream,
  type DeadLetter,
  type DeadLetterDecision,
  type DeadLetterQuery,
  type Expression,
  type HeldDeadLetters,
  type Message,
  type OwnDecision,
  type ReplyInbox,
} from '@shutong/transport';
