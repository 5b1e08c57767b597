import { InvalidMessage, MessageTooLarge } from './transport.errors';

/** Largest message in bytes: body, key, id, type, header names and values together, as UTF-8. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/** Header names that begin so belong to the transports themselves. */
export const RESERVED_HEADER_PREFIX = 'transport-';

const NAME = /^[a-z0-9][a-z0-9.-]{0,179}$/;
const GROUP = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const HEADER = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const SHORT_TEXT_BYTES = 1024;

/** What is sent. Headers may hold any well-formed text; the body any bytes. */
export interface Message {
  /** Unique name of this message; consumers recognise a second delivery by it. */
  readonly id: string;
  /** Messages of one key of one topic are handled in the order in which they were published. */
  readonly key: string;
  /** What the message says, e.g. a CloudEvents type. */
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Bytes of a message as counted against every limit. */
export function sizeOf(message: Message): number {
  let bytes = message.body.length;
  bytes += Buffer.byteLength(message.id) + Buffer.byteLength(message.key);
  bytes += Buffer.byteLength(message.type);
  for (const name in message.headers) {
    bytes += name.length + Buffer.byteLength(message.headers[name] ?? '');
  }
  return bytes;
}

/** Returns the size in bytes; throws `MessageTooLarge` or `InvalidMessage`. */
export function checkMessage(message: Message): number {
  const bytes = sizeOf(message);
  if (bytes > MAX_MESSAGE_BYTES) throw new MessageTooLarge(bytes, MAX_MESSAGE_BYTES);
  if (message.id === '') throw new InvalidMessage('A message needs an id.');
  checkShortText('id', message.id);
  checkShortText('key', message.key);
  checkShortText('type', message.type);
  for (const [name, value] of Object.entries(message.headers)) checkHeader(name, value);
  return bytes;
}

/** Lower-case letters, digits, dot and hyphen: valid in every transport, never clashing in metrics. */
export function checkTopic(topic: string): void {
  if (!NAME.test(topic)) throw new InvalidMessage(`"${topic.slice(0, 200)}" cannot name a topic.`);
}

/** Letters, digits, dot, underscore, colon and hyphen; at most 100. */
export function checkGroup(group: string): void {
  if (!GROUP.test(group)) throw new InvalidMessage(`"${group.slice(0, 200)}" cannot name a group.`);
}

function checkShortText(what: string, text: string): void {
  // PostgreSQL's text has no NUL, and a lone surrogate has no UTF-8: neither could come out as it went in.
  if (
    Buffer.byteLength(text) > SHORT_TEXT_BYTES ||
    text.includes('\0') ||
    LONE_SURROGATE.test(text)
  ) {
    throw new InvalidMessage(
      `The ${what} has to be well-formed text without NUL of at most ${SHORT_TEXT_BYTES} bytes.`,
    );
  }
}

function checkHeader(name: string, value: string): void {
  if (!HEADER.test(name)) throw new InvalidMessage(`"${name.slice(0, 120)}" cannot name a header.`);
  if (name.startsWith(RESERVED_HEADER_PREFIX)) {
    throw new InvalidMessage(`Headers named ${RESERVED_HEADER_PREFIX}… belong to the transport.`);
  }
  if (LONE_SURROGATE.test(value)) {
    throw new InvalidMessage(`The value of header "${name}" is not well-formed text.`);
  }
}
