import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { insertEntries, columnsOf } from '../../libs/audit/entry/insert.query';
import { entryRow, type Act } from '../../libs/audit/entry/act';
import { logKeyOf } from '../../libs/audit/publisher/log-key';
import { DatabaseLog } from '../../libs/audit/publisher/database-log';
import { LogFolderWriter, Publisher, type LogKey } from '@shutong/tlog-folder';
import { readConfig, systemContext } from '@shutong/platform';
import { checkLog, generateKey, type LogCheck } from '@shutong/tlog';
import { testDatabase, type TestDatabase } from './database';

export const origin = 'test.shutong/520000';

/** A log over a database and a folder of its own, stepped by hand. */
export interface LogUnderTest {
  readonly db: TestDatabase;
  readonly dir: string;
  readonly vkey: string;
  readonly skey: string;
  readonly sequencer: Pool;
  readonly log: DatabaseLog;
  readonly folder: LogFolderWriter;
  /** Made anew each time: a publisher remembers nothing. */
  publisher(parts?: { log?: DatabaseLog; folder?: LogFolderWriter; key?: LogKey }): Publisher;
  /** Records entries as the role `hub`. */
  record(count: number, act?: Partial<Act>): Promise<void>;
  /** Orders and publishes all that there is. */
  publishAll(): Promise<void>;
  check(): Promise<LogCheck>;
  close(): Promise<void>;
}

/** @param db a database of its own unless given; then it is the giver's to drop */
export async function logUnderTest(
  given?: TestDatabase,
  folderGiven?: string,
): Promise<LogUnderTest> {
  const db = given ?? (await testDatabase());
  const dir = folderGiven ?? (await mkdtemp(join(tmpdir(), 'shutong-log-')));
  const { skey, vkey } = generateKey(origin);
  const key = keyOf(skey);
  const [hub, sequencer] = [db.pool('hub'), db.pool('sequencer')];
  const log = new DatabaseLog(sequencer);
  const folder = new LogFolderWriter(dir);
  await folder.prepare();
  const publisher: LogUnderTest['publisher'] = (parts = {}) =>
    new Publisher(parts.log ?? log, parts.folder ?? folder, parts.key ?? key);
  return {
    ...{ db, dir, vkey, skey, sequencer, log, folder, publisher },
    record: (count, act) => record(hub, count, act),
    publishAll: async () => {
      while ((await log.order(4096)) > 0);
      while ((await publisher().publish()) > 0);
    },
    check: async () => {
      const partialPaths = folder.partialPaths();
      return checkLog({
        checkpoint: (await folder.checkpoint())!,
        ...{ vkey, reader: folder, partialPaths },
      });
    },
    close: async () => {
      if (!given) await db.drop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export const keyOf = (skey: string, of = origin): LogKey =>
  logKeyOf(readConfig('worker', { LOG_KEY: skey, LOG_ORIGIN: of }));

export async function record(pool: Pool, count: number, act: Partial<Act> = {}): Promise<void> {
  const now = new Date();
  const rows = Array.from({ length: count }, () =>
    entryRow(
      systemContext('test', now),
      { action: 'test.thing.done', outcome: 'allow', reason: 'ok', resource: [], ...act },
      { service: 'test', instance: '0', version: '0' },
      now,
    ),
  );
  for (let i = 0; i < rows.length; i += 1000) {
    await pool.query(insertEntries, columnsOf(rows.slice(i, i + 1000)));
  }
}
