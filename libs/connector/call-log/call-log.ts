import { join } from 'node:path';
import { LogFolder, LogFolderWriter, mostAtOnce, Publisher } from '@shutong/tlog-folder';
import { checkLog, type LogCheck } from '@shutong/tlog';
import type { CallAnswer, CallCommand, ConnectorKeys } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { Own } from '../identity/own';
import type { State } from '../state/state';
import { adopt } from './adopt';
import { receivedEntryOf, sentEntryOf } from './batch-entry';
import { callEntryOf } from './call-entry';
import { callLogKey } from './call-log-key';
import { KeptLog } from './kept-log';
import type { LogEntry } from './log-entry';

/** The published log in a connector's folder: C2SP tiles, to be copied and checked by anybody. */
export const callLogFolder = (dir: string): string => join(dir, 'log');

/**
 * The connector's own log of what it answered, and of the chunks of batches that it sent and took, which nobody else can
 * write: with it the department shows what left and what came, whatever the hub says. An entry is durable before its answer,
 * chunk or receipt leaves; a second later it stands in the published log under a signed checkpoint.
 */
export class CallLog {
  private readonly kept: KeptLog;
  /** Under the root key of now: another takes its place when that changes. */
  private publisher: { readonly of: ConnectorKeys; readonly by: Publisher } | undefined;

  private constructor(
    private readonly state: State,
    private readonly own: Own,
    private readonly folder: LogFolderWriter,
  ) {
    this.kept = new KeptLog(state);
  }

  /** Throws `connector.state` where the folder cannot be made. */
  static async open(dir: string, state: State, own: Own): Promise<CallLog> {
    const path = callLogFolder(dir);
    const folder = new LogFolderWriter(path);
    await folder.prepare().catch((cause: unknown) => {
      throw new ConnectorError('connector.state', { path }, { cause });
    });
    return new CallLog(state, own, folder);
  }

  /** Resolves when the entry is on the disk; nothing may leave before. */
  async add(command: CallCommand, answer: CallAnswer): Promise<void> {
    const entry = callEntryOf(command, answer);
    await this.queue([entry.answeredAt, entry.call], entry);
  }

  /** The same for a chunk, by its signed manifest. */
  async addSent(manifest: string): Promise<void> {
    const entry = sentEntryOf(manifest);
    await this.queue([entry.at, entry.manifestSha256], entry);
  }

  /** The same for the signed receipt of one, at this time: a receipt of before this release could log it is older. */
  async addReceived(receipt: string, now: number): Promise<void> {
    const entry = receivedEntryOf(receipt, now);
    await this.queue([entry.at, entry.receiptSha256], entry);
  }

  private async queue(key: [number, string], entry: LogEntry): Promise<void> {
    await this.state.callQueue.put(key, JSON.stringify(entry));
  }

  /**
   * Publishes all that waits. One at a time: nobody else may write the folder.
   * @throws LogForkError where folder and state are no longer one log: then nothing is signed
   */
  async publish(): Promise<void> {
    while ((await this.kept.order(mostAtOnce)) === mostAtOnce);
    // Once more after each: what was broken off is finished first, at its own size.
    const publisher = await this.publisherNow();
    while ((await publisher.publish()) > 0);
    const { signed } = await this.kept.standing();
    await this.kept.forget(signed?.size ?? 0);
  }

  private async publisherNow(): Promise<Publisher> {
    const { own, kept, folder } = this;
    const { keys } = own;
    if (this.publisher?.of === keys) return this.publisher.by;
    const key = callLogKey(own.identity, keys);
    await adopt(kept, folder, { card: own.card, key });
    this.publisher = { of: keys, by: new Publisher(kept, folder, key) };
    return this.publisher.by;
  }
}

/** What is known of a connector's published log. */
export interface CallLogCheck {
  /** The connector's public key for its log. */
  readonly vkey: string;
  /** Undefined before anything was published. */
  readonly check: LogCheck | undefined;
}

/** Re-derives the published log from its entries, under the connector's own key. Errors: of `checkLog`. */
export async function checkCallLog(dir: string, own: Own): Promise<CallLogCheck> {
  const folder = new LogFolder(callLogFolder(dir));
  const { vkey } = callLogKey(own.identity, own.keys);
  const checkpoint = await folder.checkpoint();
  if (!checkpoint) return { vkey, check: undefined };
  const partialPaths = folder.partialPaths();
  return { vkey, check: await checkLog({ checkpoint, vkey, reader: folder, partialPaths }) };
}
