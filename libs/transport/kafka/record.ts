import type { IHeaders, Message as KafkaMessage } from 'kafkajs';
import type { Message } from '../message';

const ID = 'transport-id';
const TYPE = 'transport-type';
const ONLY_GROUP = 'transport-only-group';

/** What is produced: a message, its topic and, for replies, its partition. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly message: Message;
  /** Else chosen by the key. */
  readonly partition?: number;
  /** A replayed dead letter is for its own group. */
  readonly onlyGroup?: string;
  /** More headers of the transport itself. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** What was fetched, as far as it concerns us. */
export interface IncomingRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: IHeaders | undefined;
  readonly offset: string;
  /** Milliseconds since 1970, by the producer's clock. */
  readonly timestamp?: string;
}

export function kafkaMessageOf(record: OutgoingRecord): KafkaMessage {
  const { message, partition, onlyGroup, extra } = record;
  return {
    key: Buffer.from(message.key),
    value: message.body,
    headers: {
      ...message.headers,
      [ID]: message.id,
      [TYPE]: message.type,
      ...(onlyGroup !== undefined && { [ONLY_GROUP]: onlyGroup }),
      ...extra,
    },
    ...(partition !== undefined && { partition }),
  };
}

/** The message of a record; one that another program produced is named by its place. */
export function messageOf(record: IncomingRecord, place: string): Message {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(record.headers ?? {})) headers[name] = textOf(value);
  const { [ID]: id = place, [TYPE]: type = '', ...rest } = headers;
  const own = Object.entries(rest).filter(([name]) => !name.startsWith('transport-'));
  return {
    id,
    key: record.key?.toString() ?? '',
    type,
    headers: Object.fromEntries(own),
    body: record.value ?? Buffer.alloc(0),
  };
}

/** The transport's own header of that name. */
export function transportHeader(record: IncomingRecord, name: string): string | undefined {
  const value = record.headers?.[`transport-${name}`];
  return value === undefined ? undefined : textOf(value);
}

/** Whether a record is meant for consumers of `group`. */
export function isFor(record: IncomingRecord, group: string): boolean {
  const only = transportHeader(record, 'only-group');
  return only === undefined || only === group;
}

/** Kafka allows a header to repeat; the last one counts. */
function textOf(value: IHeaders[string]): string {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return last?.toString() ?? '';
}
