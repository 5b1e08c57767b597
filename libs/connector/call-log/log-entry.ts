import { ConnectorError } from '../errors/connector-error';
import { batchEntryVersion, isBatchEntry, type BatchEntry } from './batch-entry';
import { isCallEntry, type CallEntry } from './call-entry';

/** One entry of a connector's own log. */
export type LogEntry = CallEntry | BatchEntry;

/** An entry of a connector's log, checked; `connector.message-malformed` where it is none. */
export function parseLogEntry(bytes: Uint8Array): LogEntry {
  const entry = jsonIn(bytes);
  if (isCallEntry(entry) || isBatchEntry(entry)) return entry;
  const { errors } = versionOf(entry) === batchEntryVersion ? isBatchEntry : isCallEntry;
  const place = errors?.[0]?.instancePath || '/';
  throw new ConnectorError('connector.message-malformed', { place });
}

const versionOf = (entry: unknown): unknown => (entry as { v?: unknown } | null)?.v;

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new ConnectorError('connector.message-malformed', { place: '/' }, { cause });
  }
}
