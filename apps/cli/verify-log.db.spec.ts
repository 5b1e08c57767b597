import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeEntryBundle, encodeEntryBundle } from '@shutong/tlog';
import fc from 'fast-check';
import { logUnderTest, type LogUnderTest } from '../../test/support/audit-log';
import { verifyLogCommand } from './verify-log';

type Entries = readonly Uint8Array[];

const size = 600;
/** Bundles of a log of this size, and how many entries each has. */
const bundles = [
  ['000', 256],
  ['001', 256],
  ['002.p/88', 88],
] as const;

describe('cli verify-log, over a really published log', () => {
  let log: LogUnderTest;
  let entries: Entries;
  const fileOf = (name: string) => join(log.dir, 'tile', 'entries', name);
  /** Rewrites the entries as somebody would who can write the log's files. */
  const rewrite = async (stored: Entries) => {
    for (const [at, [name, width]] of bundles.entries()) {
      const bundle = stored.slice(at * 256, at * 256 + width);
      await writeFile(fileOf(name), encodeEntryBundle(bundle));
    }
  };

  beforeAll(async () => {
    log = await logUnderTest();
    await log.record(size);
    await log.publishAll();
    const read = bundles.map(async ([name, width]) =>
      decodeEntryBundle(await readFile(fileOf(name)), width),
    );
    entries = (await Promise.all(read)).flat();
  });
  afterEach(() => rewrite(entries));
  afterAll(() => log.close());

  /** Exit code and last line. */
  const verify = async (...options: string[]) => {
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      const code = await verifyLogCommand.run([log.dir, '--key', log.vkey, ...options]);
      return { code, line: JSON.parse(String(said.mock.lastCall?.[0])) as object };
    } finally {
      said.mockRestore();
    }
  };

  it('finds nothing in a good log', async () => {
    expect(await verify()).toEqual({ code: 0, line: { size, bad: null } });
  });

  const forged = Buffer.from('{"forged":true}');
  const anywhere = fc.nat(size - 1);
  const flipped = (entry: Uint8Array, byte: number): Uint8Array =>
    entry.with(byte % entry.length, entry[byte % entry.length]! ^ 1);

  it.each([
    [
      'C57.1 altering one stored entry is found, and named as the first bad one',
      (at: number, byte: number) => entries.with(at, flipped(entries[at]!, byte)),
      (at: number) => at,
    ],
    [
      'C57.2 deleting one stored entry is found, and its place named as the first bad one',
      (at: number) => entries.toSpliced(at, 1),
      (at: number) => at,
    ],
    [
      'C57.3 inserting an entry is found, and named as the first bad one',
      (at: number) => entries.toSpliced(at, 0, forged),
      (at: number) => at,
    ],
    [
      'C57.4 reordering stored entries is found, and the first out of its place named',
      (at: number, other: number) =>
        entries.with(at, entries[other % size]!).with(other % size, entries[at]!),
      (at: number, other: number) => Math.min(at, other % size),
    ],
  ])('%s', async (_, change, first) => {
    await fc.assert(
      fc.asyncProperty(anywhere, anywhere, async (at, other) => {
        fc.pre(at !== other);
        await rewrite(change(at, other));
        expect(await log.check()).toMatchObject({ size, bad: first(at, other) });
      }),
      { numRuns: 25 },
    );
    await rewrite(change(299, 300));
    expect(await verify()).toMatchObject({ code: 1, line: { size, bad: 299 } });
  });

  describe("against the hub's database", () => {
    let owner: ReturnType<LogUnderTest['db']['pool']>;
    /** As one who owns the database and lifts the triggers that hinder everybody else. */
    const asOwner = async (statements: readonly string[]) => {
      for (const sql of statements) await owner.query(sql);
    };
    beforeAll(async () => {
      process.env['DATABASE_URL'] = log.db.url('hub');
      owner = log.db.pool('migrator');
      await log.record(1);
      await asOwner([
        'ALTER TABLE audit.entry DISABLE TRIGGER USER',
        'ALTER TABLE audit.leaf DISABLE TRIGGER USER',
        'CREATE TABLE audit.kept_entry AS TABLE audit.entry',
        'CREATE TABLE audit.kept_leaf AS TABLE audit.leaf',
      ]);
    });
    afterEach(() =>
      asOwner([
        'TRUNCATE audit.entry, audit.leaf',
        'INSERT INTO audit.entry OVERRIDING SYSTEM VALUE TABLE audit.kept_entry',
        'INSERT INTO audit.leaf TABLE audit.kept_leaf',
      ]),
    );
    afterAll(() => {
      delete process.env['DATABASE_URL'];
    });

    it('finds nothing where database and log agree', async () => {
      expect(await verify('--database')).toEqual({ code: 0, line: { size, bad: null } });
    });

    const entryAt = (seq: number) => `(SELECT entry_pk FROM audit.leaf WHERE seq = ${seq})`;
    it.each([
      [
        'C57.1 altering one entry of the database is found, and named as the first bad one',
        [`UPDATE audit.entry SET body = body || '\\x20' WHERE pk = ${entryAt(299)}`],
      ],
      [
        'C57.2 deleting one entry of the database is found, and named as the first bad one',
        [`DELETE FROM audit.entry WHERE pk = ${entryAt(299)}`],
      ],
      [
        'C57.3 inserting an entry into the database is found, and named as the first bad one',
        [
          'UPDATE audit.leaf SET seq = seq + 1001 WHERE seq >= 299',
          'UPDATE audit.leaf SET seq = seq - 1000 WHERE seq >= 1299',
          `INSERT INTO audit.leaf SELECT 299, max(pk), sha256('x') FROM audit.entry`,
        ],
      ],
      [
        'C57.4 reordering entries of the database is found, and the first out of its place named',
        [
          'UPDATE audit.leaf SET seq = 9999 WHERE seq = 299',
          'UPDATE audit.leaf SET seq = 299 WHERE seq = 300',
          'UPDATE audit.leaf SET seq = 300 WHERE seq = 9999',
        ],
      ],
    ])('%s', async (_, statements) => {
      await asOwner(statements);
      expect(await verify('--database')).toMatchObject({ code: 1, line: { size, bad: 299 } });
    });
  });
});
