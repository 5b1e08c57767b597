export { MAX_MESSAGE_BYTES, checkMessage, sizeOf, type Message } from './message';
export type {
  DeadLetter,
  DeadLetterDecision,
  DeadLetterQuery,
  DeadLetters,
  Delivered,
  OnTrouble,
  ReplyInbox,
  SubscribeOptions,
  Subscription,
  Transport,
} from './transport';
export { DEFAULT_RETRY, type RetryPolicy } from './dispatcher/retry.policy';
export * from './transport.errors';
export {
  appendMessages,
  EmbeddedTransport,
  pruneMessages,
  type EmbeddedOptions,
} from './embedded/embedded.transport';
export type { Query } from './embedded/message-store';
