import { checkMessage, type Message } from '../message';
import type { DeadLetter, DeadLetterDecision } from '../transport';
import { InvalidMessage } from '../transport.errors';
import { encodeFrame, type Frame } from './frames';

/** Where the hub serves connectors. */
export const STREAM_PREFIX = '/stream/v1';

/** The hub sends something at least this often, so that no proxy takes the connection for idle. */
export const HEARTBEAT_MS = 1000;
/** A connector that hears nothing for so long connects again. */
export const SILENCE_MS = 6000;
/** A connector acknowledges at least this often, each time with its current token. */
export const ACK_MS = 1000;
/** A feed ends this long after the last authorised acknowledgement: revocation takes effect within 5 s. */
export const AUTHORITY_MS = 4000;

/** The texts of a message; its body is the frame's. */
export interface MessageHead {
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly headers: Record<string, string>;
}

export interface PublishHead extends MessageHead {
  readonly topic: string;
}

export interface ReplyHead extends MessageHead {
  readonly address: string;
}

/** First frame of a feed: the name under which it is acknowledged; of an inbox: its address too. */
export interface OpenHead {
  readonly open: string;
  readonly address?: string;
}

/** A message of a feed; without `id` only a position to pass. */
export interface FeedHead extends Partial<MessageHead> {
  readonly position: number;
}

export interface LetterHead extends MessageHead {
  readonly topic: string;
  readonly position: string;
  readonly attempts: number;
  readonly error: string;
}

export interface ListedLetterHead extends LetterHead {
  readonly letter: string;
  readonly at: string;
  readonly decision?: { kind: DeadLetterDecision['kind']; reason: string; at: string };
}

export function headOf({ id, key, type, headers }: Message): MessageHead {
  return { id, key, type, headers };
}

/** Frames one message with whatever else its head has to say. */
export function messageFrame(message: Message, more: object): Buffer {
  return encodeFrame({ ...headOf(message), ...more }, message.body);
}

/** The message of a frame that came from outside. Throws `InvalidMessage` or `MessageTooLarge`. */
export function checkedMessage({ head, body }: Frame<MessageHead>): Message {
  const { id, key, type, headers } = head;
  const texts: unknown[] = [id, key, type, ...Object.values<unknown>({ ...headers })];
  if (texts.some((text) => typeof text !== 'string')) {
    throw new InvalidMessage('A frame of a message needs id, key, type and headers as text.');
  }
  const message = { id, key, type, headers, body };
  checkMessage(message);
  return message;
}

export function letterFrame(letter: DeadLetter): Buffer {
  const { id, topic, position, attempts, error, at, message, decision } = letter;
  return messageFrame(message, { letter: id, topic, position, attempts, error, at, decision });
}

export function letterOf({ head, body }: Frame<ListedLetterHead>, group: string): DeadLetter {
  const { letter, topic, position, attempts, error, at, decision } = head;
  const { id, key, type, headers } = head;
  return {
    id: `${letter}@${group}`,
    ...{ topic, group, position, attempts, error, at: new Date(at) },
    message: { id, key, type, headers, body },
    decision: decision && { ...decision, at: new Date(decision.at) },
  };
}
