import {
  callLogFolder,
  examineCallLog,
  parseLogEntry,
  type CallEntry,
  type LogEntry,
} from '@shutong/connector';
import { checkLog } from '@shutong/tlog';
import { LogFolder } from '@shutong/tlog-folder';
import { entriesOf } from '../../apps/cli/verify-log/entries';
import { hubQuery } from '../support/hub-query';
import type { Instance } from '../support/instance';
import { comesTrue } from './patience';

const publishedWithinMs = 30_000;

/** What is compared of an entry of the hub's log (hub.audit/1). */
export interface HubEntry {
  readonly id: string;
  readonly action: string;
  readonly outcome: string;
  readonly resource: readonly { readonly type: string; readonly id: string }[];
  readonly response?: { readonly sha256?: string };
}

/** The hub's published log, proven from its entries up to its signed checkpoint. */
export async function publishedLog({ running }: Instance): Promise<HubEntry[]> {
  const { dir, vkey } = running.log;
  const reader = new LogFolder(dir);
  const checkpoint = await reader.checkpoint();
  if (!checkpoint) throw new Error('The hub has published no log.');
  const partialPaths = reader.partialPaths();
  const { size, bad, ...rest } = await checkLog({ checkpoint, vkey, reader, partialPaths });
  if (bad !== null) throw new Error(`The hub's log is bad: ${JSON.stringify({ bad, ...rest })}`);
  const entries = await entriesOf(reader, 0, size);
  return entries.map((entry) => JSON.parse(Buffer.from(entry).toString('utf8')) as HubEntry);
}

/** Entries that have committed by now and do not come to stand in the published log. */
export async function unpublished(instance: Instance): Promise<string[]> {
  // Before the log is read: what commits meanwhile is of nobody's concern here.
  const ids = await hubQuery<{ id: string }>(instance.folder, 'SELECT id FROM audit.entry');
  let missing = ids;
  await comesTrue(async () => {
    const published = new Set((await publishedLog(instance)).map(({ id }) => id));
    missing = ids.filter(({ id }) => !published.has(id));
    return missing.length === 0;
  }, publishedWithinMs);
  return missing.map(({ id }) => `log entry ${id}`);
}

/** A call that a connector has answered, by its own log. */
export type AnsweredCall = Pick<CallEntry, 'call' | 'agreement'>;

/** A connector's own log in its folder, proven the same way. */
export async function ownLog(dir: string): Promise<LogEntry[]> {
  const { check } = await examineCallLog(dir);
  if (!check) return [];
  const { size, bad, ...rest } = check;
  if (bad !== null)
    throw new Error(`The log in ${dir} is bad: ${JSON.stringify({ bad, ...rest })}`);
  const entries = await entriesOf(new LogFolder(callLogFolder(dir)), 0, size);
  return entries.map(parseLogEntry);
}

/** Calls that the connector of a folder has answered, by its own log. */
export const answeredBy = async (dir: string): Promise<readonly AnsweredCall[]> =>
  (await ownLog(dir)).flatMap((entry) =>
    'outcome' in entry && entry.outcome === 'answered' ? [entry] : [],
  );
