import type { Message } from './message';
import type { RetryPolicy } from './dispatcher/retry.policy';

/** A message as a handler gets it. */
export interface Delivered extends Message {
  readonly topic: string;
  /** Where the message stands in its topic; opaque, unique within the topic. */
  readonly position: string;
  /** 1 for the first try of this consumer; counted anew after the consumer's death. */
  readonly attempt: number;
}

/** Who follows what, and how failures are met. */
export interface SubscribeOptions {
  readonly topic: string;
  /** Consumers of one group share the topic's messages; each group gets all of them. */
  readonly group: string;
  /**
   * Resolved = done, never delivered again on purpose; rejected = try again, then dead letter. Delivery is
   * at least once, so a handler recognises a message id it has seen. A handler owns its own deadline.
   */
  readonly handler: (message: Delivered) => Promise<void>;
  readonly retry?: Partial<RetryPolicy>;
  /**
   * Failures that say nothing of the message, as of a database that is away: tried again until they pass, no attempt, never a dead
   * letter. None by default.
   */
  readonly isPassing?: (error: unknown) => boolean;
  /** Messages taken and not yet settled; no more are fetched beyond it. */
  readonly maxInFlight?: number;
  /** Bytes taken and not yet settled; exceeded by at most one message. */
  readonly maxInFlightBytes?: number;
}

/** A consumer at work. */
export interface Subscription {
  /** Stops fetching, lets running handlers finish, records the position. */
  close(): Promise<void>;
}

/** Replies sent to `address` from now on; nothing is kept while nobody is there. */
export interface ReplyInbox {
  readonly address: string;
  /** Replaces the receiver. Called in order of arrival; must not throw. */
  onMessage(receive: (message: Message) => void): void;
  close(): Promise<void>;
}

/** How a group keeps up with a topic. */
export interface Backlog {
  readonly topic: string;
  readonly group: string;
  /** Messages that it has not settled; counted no further than 100,000 where the log is embedded. */
  readonly waiting: number;
  /** When the oldest of them was published. */
  readonly oldestAt: Date | undefined;
  /** Letters that wait for somebody's decision. */
  readonly deadLetters: number;
}

/** A message that failed every attempt of one group. */
export interface DeadLetter {
  readonly id: string;
  readonly topic: string;
  readonly group: string;
  readonly position: string;
  readonly attempts: number;
  readonly error: string;
  readonly at: Date;
  readonly message: Message;
  readonly decision: DeadLetterDecision | undefined;
}

/** What an operator decided about a dead letter. */
export interface DeadLetterDecision {
  readonly kind: 'replayed' | 'dropped';
  readonly reason: string;
  readonly at: Date;
}

/** Which dead letters to list. */
export interface DeadLetterQuery {
  readonly topic: string;
  readonly group: string;
  /** `open` (default): still waiting for somebody; `decided`: replayed or dropped, with the reason. */
  readonly state?: 'open' | 'decided';
  /** Id of the last letter of the previous page. */
  readonly after?: string;
  /** 1–500, default 100. */
  readonly limit?: number;
}

/** What became of messages that nobody could handle. A decision without a reason gets `InvalidMessage`. */
export interface DeadLetters {
  /** Oldest first, paged by id. */
  list(query: DeadLetterQuery): Promise<DeadLetter[]>;
  /** Publishes the message again at the end of its topic, for its own group only. */
  replay(id: string, reason: string): Promise<void>;
  /** Gives the message up; the reason stays readable. */
  drop(id: string, reason: string): Promise<void>;
}

/** The same where they lie: at the hub, whoever could not handle them. */
export interface HeldDeadLetters extends DeadLetters {
  /** One that waits for a decision; throws `UnknownDeadLetter`. */
  find(id: string): Promise<DeadLetter>;
}

/**
 * The ordered, durable carriage of messages between hub, worker and connectors. At least once; order per key
 * even across redelivery; a key with a failing message is parked while others go on. Three implementations
 * keep one contract (`transport.contract.ts`). Errors are `TransportError`s.
 */
export interface Transport {
  readonly kind: 'embedded' | 'kafka' | 'stream';
  /** Creates what is missing. On `stream` only checks: topics are made by the hub. */
  ensureTopics(topics: readonly string[]): Promise<void>;
  /**
   * Resolved = durable. Calls within one turn of the event loop become one write. Rejected with
   * `TransportUnavailable` = unknown whether written; publish again under the same message id.
   */
  publish(topic: string, messages: readonly Message[]): Promise<void>;
  /** Resolved = following. A new group begins with the oldest retained message. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** The inbox of hub instance `instance` (0, 1, …), its own by assignment: no group, no rebalance. */
  openReplies(instance: number): Promise<ReplyInbox>;
  /** Sends to an inbox. Resolved = handed over; lost without trace if nobody is there any more. */
  reply(address: string, message: Message): Promise<void>;
  readonly deadLetters: DeadLetters;
  /** Stops fetching, lets running handlers finish, writes what waits. Later calls get `TransportClosed`. */
  close(): Promise<void>;
}

/** Told of every trouble that the transport itself deals with (lost connection, failed attempt, …). */
export type OnTrouble = (error: unknown, where: string) => void;
