export { MAX_MESSAGE_BYTES, checkMessage, sizeOf, type Message } from './message';
export type {
  Backlog,
  DeadLetter,
  DeadLetterDecision,
  DeadLetterQuery,
  DeadLetters,
  Delivered,
  HeldDeadLetters,
  OnTrouble,
  ReplyInbox,
  SubscribeOptions,
  Subscription,
  Transport,
} from './transport';
export { DEFAULT_RETRY, type RetryPolicy } from './dispatcher/retry.policy';
export { Pace } from './gather/pace';
export * from './transport.errors';
export {
  appendMessages,
  appendingMessages,
  EmbeddedTransport,
  oldestKept,
  pruneMessages,
  type EmbeddedOptions,
  type PruningAges,
} from './embedded/embedded.transport';
export type { Expression, Query } from './embedded/message-store';
export { KafkaTransport } from './kafka/kafka.transport';
export type { KafkaOptions } from './kafka/kafka.client';
export type { GroupStanding, KeptRange, Standing } from './kafka/kafka.standing';
export { KafkaServerError, type KafkaServerProblem } from './kafka-server/kafka-server.errors';
export { fetchKafkaJars, KAFKA_VERSION, requireJava } from './kafka-server/kafka-jars';
export { startKafka, type KafkaServer, type KafkaServerOptions } from './kafka-server/kafka-server';
export { StreamTransport, type StreamOptions } from './stream/stream.transport';
export { carryOut, type OwnDecision, type StreamAccess } from './stream/stream.access';
export { registerStream, streamGroup, type StreamServerOptions } from './stream/stream.server';
