import type { Pool } from 'pg';
import { databaseRoles, type DatabaseRole } from '@shutong/platform';
import { logUnderTest, type LogUnderTest } from '../../test/support/audit-log';

/** What each role tries; every statement would work for the owner. */
const attempts = {
  readEntry: 'SELECT body FROM audit.entry LIMIT 1',
  addEntry: `INSERT INTO audit.entry (id, recorded_at, department, actor, action, outcome, resource, request_id, body)
             VALUES (gen_random_uuid(), now(), '', 'x', 'x', 'allow', '{}', gen_random_uuid(), '\\x00')`,
  addEntryPastIdentity: `INSERT INTO audit.entry (pk, id, recorded_at, department, actor, action, outcome, resource, request_id, body)
             OVERRIDING SYSTEM VALUE
             VALUES (1, gen_random_uuid(), now(), '', 'x', 'x', 'allow', '{}', gen_random_uuid(), '\\x00')`,
  backdateEntry: `INSERT INTO audit.entry (id, recorded_at, inserted_at, department, actor, action, outcome, resource, request_id, body)
             VALUES (gen_random_uuid(), now(), '2020-01-01', '', 'x', 'x', 'allow', '{}', gen_random_uuid(), '\\x00')`,
  changeEntry: `UPDATE audit.entry SET body = '\\x00'`,
  deleteEntry: 'DELETE FROM audit.entry',
  truncateEntry: 'TRUNCATE audit.entry CASCADE',
  readQueue: 'SELECT * FROM audit.queue',
  fillQueue: 'INSERT INTO audit.queue VALUES (1)',
  emptyQueue: 'DELETE FROM audit.queue',
  order: 'SELECT audit.order_entries(10)',
  readLeaf: 'SELECT * FROM audit.leaf',
  addLeaf: `INSERT INTO audit.leaf VALUES (99, 99, sha256('x'))`,
  changeLeaf: `UPDATE audit.leaf SET leaf_hash = sha256('x')`,
  deleteLeaf: 'DELETE FROM audit.leaf',
  readTree: 'SELECT * FROM audit.tree',
  shrinkTree: 'UPDATE audit.tree SET size = 0',
  readCheckpoint: 'SELECT * FROM audit.checkpoint',
  claim: `INSERT INTO audit.checkpoint (origin, vkey, size, root) VALUES ('o', 'v', 0, sha256(''))`,
  setCheckpoint: 'UPDATE audit.checkpoint SET size = size',
  deleteCheckpoint: 'DELETE FROM audit.checkpoint',
  hideByPolicy: 'ALTER TABLE audit.entry ENABLE ROW LEVEL SECURITY',
  hideByName: 'ALTER TABLE audit.entry RENAME TO hidden',
  hideByRule: 'CREATE RULE hide AS ON INSERT TO audit.entry DO INSTEAD NOTHING',
  disarm: 'ALTER TABLE audit.entry DISABLE TRIGGER ALL',
  replaceFunction: `CREATE OR REPLACE FUNCTION audit.enqueue() RETURNS trigger LANGUAGE sql AS ''`,
  shadow: 'CREATE TABLE audit.shadow ()',
  skipTriggers: 'SET session_replication_role = replica',
  becomeOwner: 'SET ROLE migrator',
} as const;
type Attempt = keyof typeof attempts;

const reads: readonly Attempt[] = ['readEntry', 'readLeaf', 'readTree', 'readCheckpoint'];
const may: Readonly<Record<Exclude<DatabaseRole, 'migrator'>, readonly Attempt[]>> = {
  hub: [...reads, 'addEntry'],
  worker: ['addEntry'],
  sequencer: [...reads, 'readQueue', 'order', 'claim', 'setCheckpoint'],
  auditor_read: reads,
  portal: [],
};

const harmless: readonly Attempt[] = [
  ...reads,
  ...(['addEntry', 'readQueue', 'order', 'claim', 'setCheckpoint'] as const),
];

describe('the log, to each database role', () => {
  let log: LogUnderTest;
  let pools: Readonly<Record<string, Pool>>;
  beforeAll(async () => {
    log = await logUnderTest();
    pools = Object.fromEntries(databaseRoles.map((role) => [role, log.db.pool(role)]));
    await log.record(20);
    await log.log.order(10);
  });
  afterAll(() => log.close());

  const outcome = async (role: DatabaseRole, attempt: Attempt): Promise<string> => {
    const client = await pools[role]!.connect();
    try {
      await client.query('BEGIN');
      await client.query(attempts[attempt]);
      return 'done';
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  };

  describe.each(Object.keys(may) as (keyof typeof may)[])('%s', (role) => {
    it.each(Object.keys(attempts) as Attempt[])('%s', async (attempt) => {
      // 42501 insufficient_privilege, also of the append-only triggers.
      expect(await outcome(role, attempt)).toBe(may[role].includes(attempt) ? 'done' : '42501');
    });
  });

  it.each(Object.keys(may) as (keyof typeof may)[])(
    'C47.1 operators cannot delete, alter or hide an entry: not as %s',
    async (role) => {
      const bodies = async (): Promise<readonly object[]> =>
        (await pools['auditor_read']!.query<object>('SELECT body FROM audit.entry ORDER BY pk'))
          .rows;
      const before = await bodies();
      const harmful = (Object.keys(attempts) as Attempt[]).filter((one) => !harmless.includes(one));
      const succeeded: Attempt[] = [];
      // Each on its own and at once, without a transaction that would be rolled back.
      for (const attempt of harmful) {
        await pools[role]!.query(attempts[attempt]).then(
          () => succeeded.push(attempt),
          () => undefined,
        );
      }
      expect(succeeded).toEqual([]);
      expect(await bodies()).toEqual(before);
      expect(before).toHaveLength(20);
    },
  );

  it.each(['changeEntry', 'deleteEntry', 'truncateEntry', 'changeLeaf', 'deleteLeaf'] as const)(
    "the owner's own slip is stopped too: %s",
    async (attempt) => {
      expect(await outcome('migrator', attempt)).toBe('42501');
    },
  );

  it('a checkpoint never shrinks, changes its root or name, or runs ahead of the order', async () => {
    const root = (text: string) => `sha256('${text}')`;
    const set = (size: number, of = root('a'), name = 'o') =>
      log.sequencer.query(
        `UPDATE audit.checkpoint SET size = ${size}, root = ${of}, origin = '${name}'`,
      );
    await log.sequencer.query(
      `INSERT INTO audit.checkpoint (origin, vkey, size, root) VALUES ('o', 'v', 5, ${root('a')})`,
    );
    await set(5);
    await expect(set(4)).rejects.toThrow('only grows');
    await expect(set(5, root('b'))).rejects.toThrow('only grows');
    await expect(set(6, root('b'), 'other')).rejects.toThrow('only grows');
    await expect(set(11, root('b'))).rejects.toThrow('only grows');
    await set(10, root('b'));
  });
});
