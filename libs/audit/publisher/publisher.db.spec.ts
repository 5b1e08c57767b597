import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  consistencyProof,
  decodeEntryBundle,
  encodeEntryBundle,
  generateKey,
  inclusionProof,
  noteSigner,
  openCheckpoint,
  readTile,
  signCheckpoint,
  VerifiedTree,
  verifier,
  verifyConsistency,
} from '@shutong/tlog';
import {
  keyOf,
  logUnderTest,
  origin,
  record,
  type LogUnderTest,
} from '../../../test/support/audit-log';
import { LogFolderWriter } from '@shutong/tlog-folder';
import { DatabaseLog } from './database-log';

class Killed extends Error {}

describe('the sequencer', () => {
  let log: LogUnderTest;
  beforeAll(async () => {
    log = await logUnderTest();
  });
  afterAll(() => log.close());

  it('gives entries of concurrent writers gapless places, each exactly once, with three orderers at work', async () => {
    const pool = log.db.pool('hub');
    let writing = true;
    const order = async () => {
      while (writing || (await log.log.waiting()) > 0) await log.log.order(97);
    };
    const orderers = [order(), order(), order()];
    await Promise.all(Array.from({ length: 8 }, () => record(pool, 250)));
    writing = false;
    await Promise.all(orderers);
    const { rows } = await log.db.pool('migrator').query(
      `SELECT count(*)::int AS n, count(DISTINCT entry_pk)::int AS entries, min(seq)::int AS first,
              max(seq)::int AS last, (SELECT size::int FROM audit.tree) AS size,
              bool_and(leaf_hash = sha256('\\x00'::bytea || body)) AS hashed
         FROM audit.leaf JOIN audit.entry ON pk = entry_pk`,
    );
    expect(rows).toEqual([
      { n: 2000, entries: 2000, first: 0, last: 1999, size: 2000, hashed: true },
    ]);
  });

  it('orders an entry whose transaction commits after later ones were ordered', async () => {
    const slow = await log.db.pool('hub').connect();
    await slow.query('BEGIN');
    await record(slow as never, 1);
    await log.record(5);
    expect(await log.log.order(100)).toBe(5);
    await slow.query('COMMIT');
    slow.release();
    expect(await log.log.order(100)).toBe(1);
    expect(await log.log.waiting()).toBe(0);
  });

  it('takes nothing out of the queue when it is cut off before its commit', async () => {
    await log.record(10);
    const client = await log.db.pool('sequencer').connect();
    await client.query('BEGIN');
    await client.query('SELECT audit.order_entries(100)');
    client.release(true);
    expect(await log.log.order(100)).toBe(10);
  });
});

describe('the publisher', () => {
  let log: LogUnderTest;
  beforeEach(async () => {
    log = await logUnderTest();
  });
  afterEach(() => log.close());

  const head = async () =>
    openCheckpoint((await log.folder.checkpoint())!, { log: verifier(log.vkey) });

  it('signs the empty log first', async () => {
    await log.publishAll();
    expect(await head()).toMatchObject({ origin, size: 0 });
    expect(await log.check()).toEqual({ size: 0, bad: null });
  });

  it('publishes a log that re-derives from its entries, whatever the steps it grew by', async () => {
    for (const count of [1, 1, 253, 1, 1, 300, 4500, 60_544]) {
      await log.record(count);
      const before = (await log.folder.checkpoint()) ? await head() : undefined;
      await log.publishAll();
      const after = await head();
      expect(await log.check()).toEqual({ size: after.size, bad: null });
      if (before) {
        const tree = new VerifiedTree(after, log.folder);
        const proof = await consistencyProof(before.size, after.size, tree);
        verifyConsistency(proof, before, after);
      }
    }
    expect((await head()).size).toBe(65_601);
  });

  it('keeps the partial files of the tile in work and drops those of full tiles', async () => {
    for (const count of [100, 100, 100]) {
      await log.record(count);
      await log.publishAll();
    }
    const names = (await readdir(join(log.dir, 'tile', 'entries'))).sort();
    expect(names).toEqual(['000', '001.p']);
    expect(await readdir(join(log.dir, 'tile', 'entries', '001.p'))).toEqual(['44']);
    expect(await readdir(join(log.dir, '.unfinished'))).toEqual([]);
  });

  describe('killed', () => {
    /** A folder or database that dies after so many of its steps, before or after doing the last. */
    const dying = <T extends object>(
      target: T,
      methods: string[],
      at: number,
      after: boolean,
    ): T => {
      let calls = 0;
      return new Proxy(target, {
        get(of, name) {
          const value: unknown = Reflect.get(of, name);
          if (typeof value !== 'function') return value;
          const method = value as (...args: unknown[]) => Promise<unknown>;
          if (!methods.includes(String(name))) return method.bind(of);
          return async (...args: unknown[]) => {
            const last = calls++ === at;
            if (last && !after) throw new Killed();
            const result = await method.apply(of, args);
            if (last) throw new Killed();
            return result;
          };
        },
      });
    };
    const folderSteps = ['write', 'replaceCheckpoint', 'dropPartials'];
    const points = [
      ...[0, 1, 2].flatMap((at) => [
        { part: 'folder', at, after: false },
        { part: 'folder', at, after: true },
      ]),
      { part: 'log', at: 0, after: false },
      { part: 'log', at: 0, after: true },
    ];

    it.each(points)(
      'at $part step $at (done: $after), it loses, doubles and forks nothing',
      async (point) => {
        await log.record(300);
        await log.publishAll();
        const before = await head();
        await log.record(400);
        await log.log.order(4096);
        const folder =
          point.part === 'folder'
            ? dying<LogFolderWriter>(log.folder, folderSteps, point.at, point.after)
            : log.folder;
        const database =
          point.part === 'log' ? dying<DatabaseLog>(log.log, ['claim'], 0, point.after) : log.log;
        await expect(log.publisher({ folder, log: database }).publish()).rejects.toThrow(Killed);
        const seen = await head();
        // More arrives before the restart: a root that was set down must still come out as it was.
        const { signed } = await log.log.standing();
        await log.record(50);
        await log.log.order(4096);
        if (signed!.size > seen.size) {
          await log.publisher().publish();
          expect(await head()).toMatchObject({
            size: signed!.size,
            root: new Uint8Array(signed!.root),
          });
        }
        await log.publishAll();
        const after = await head();
        expect(after.size).toBe(750);
        expect(await log.check()).toEqual({ size: 750, bad: null });
        const tree = new VerifiedTree(after, log.folder);
        verifyConsistency(await consistencyProof(before.size, 750, tree), before, after);
        const bundles = await Promise.all(
          [256, 256, 238].map(async (width, index) =>
            decodeEntryBundle(
              await readTile(log.folder, { level: 'entries', index, width }),
              width,
            ),
          ),
        );
        const ids = bundles
          .flat()
          .map((e) => (JSON.parse(Buffer.from(e).toString()) as { id: string }).id);
        expect(new Set(ids).size).toBe(750);
      },
    );
  });

  it('builds the folder anew from the database, up to the very root that was signed', async () => {
    await log.record(5000);
    await log.publishAll();
    const before = await readFile(join(log.dir, 'checkpoint'), 'utf8');
    await rm(log.dir, { recursive: true });
    await log.folder.prepare();
    await log.publishAll();
    expect(await readFile(join(log.dir, 'checkpoint'), 'utf8')).toBe(before);
    expect(await log.check()).toEqual({ size: 5000, bad: null });
  });

  it('two publishers at once sign one history', async () => {
    for (let round = 0; round < 20; round++) {
      await log.record(40);
      await log.log.order(4096);
      await Promise.allSettled([log.publisher().publish(), log.publisher().publish()]);
    }
    await log.publishAll();
    expect(await log.check()).toEqual({ size: 800, bad: null });
  });

  describe('refuses to sign', () => {
    const refused = (pattern: RegExp, parts = {}) =>
      expect(log.publisher(parts).publish()).rejects.toThrow(pattern);

    beforeEach(async () => {
      await log.record(300);
      await log.publishAll();
      await log.record(10);
      await log.log.order(4096);
    });

    it('with another key or under another origin', async () => {
      await refused(/signed under the key/, { key: keyOf(generateKey(origin).skey) });
      const other = 'other.example/log';
      await refused(/signed under the origin/, { key: keyOf(generateKey(other).skey, other) });
      expect((await head()).size).toBe(300);
    });

    it('over a database that was set back', async () => {
      const log2 = await logUnderTest();
      try {
        await log2.record(20);
        await log2.publishAll();
        const key = keyOf(log.skey);
        const folder = log.folder;
        await expect(log2.publisher({ folder }).publish()).rejects.toThrow();
        await log2.db.pool('migrator').query('UPDATE audit.checkpoint SET vkey = $1', [log.vkey]);
        await expect(log2.publisher({ folder, key }).publish()).rejects.toThrow(/set back/);
      } finally {
        await log2.close();
      }
      expect((await head()).size).toBe(300);
    });

    it('in a folder whose log this database does not know', async () => {
      const empty = await logUnderTest();
      try {
        const parts = { folder: log.folder, key: keyOf(log.skey) };
        await expect(empty.publisher(parts).publish()).rejects.toThrow(/knows nothing/);
      } finally {
        await empty.close();
      }
    });

    it('another root for a size that was signed', async () => {
      const forged = { origin, size: 300, root: Buffer.alloc(32, 7) };
      const text = signCheckpoint(forged, [noteSigner(log.skey)]);
      await writeFile(join(log.dir, 'checkpoint'), text);
      await refused(/another root/);
    });

    it('over tiles that were changed', async () => {
      const path = join(log.dir, 'tile', '0', '001.p', '44');
      const bytes = await readFile(path);
      bytes[5]! ^= 1;
      await writeFile(path, bytes);
      await refused(/does not lead to the root/);
    });

    it('entries that were changed after they had got their place', async () => {
      await asOwner(`UPDATE audit.entry SET body = body || '\\x20' WHERE pk =
                       (SELECT entry_pk FROM audit.leaf WHERE seq = 305)`);
      await refused(/Entry 305 was changed/);
    });

    it('published entries that were changed together with their leaf hash', async () => {
      await asOwner(`UPDATE audit.entry SET body = body || '\\x20' WHERE pk =
                       (SELECT entry_pk FROM audit.leaf WHERE seq = 290)`);
      await asOwner(`UPDATE audit.leaf l SET leaf_hash = sha256('\\x00'::bytea || body)
                       FROM audit.entry WHERE pk = entry_pk AND seq = 290`);
      await refused(/from 256 on are not those/);
    });

    it('past an entry that is gone', async () => {
      await asOwner('DELETE FROM audit.leaf WHERE seq = 303');
      await refused(/lost entry 303/);
    });

    async function asOwner(sql: string): Promise<void> {
      const client = await log.db.pool('migrator').connect();
      await client.query('ALTER TABLE audit.entry DISABLE TRIGGER entry_append_only');
      await client.query('ALTER TABLE audit.leaf DISABLE TRIGGER leaf_append_only');
      await client.query(sql);
      client.release();
    }
  });

  it('the whole log names the first entry whose bytes in a bundle were changed', async () => {
    await log.record(600);
    await log.publishAll();
    const path = join(log.dir, 'tile', 'entries', '001');
    const entries = [...decodeEntryBundle(await readFile(path), 256)];
    entries[44] = Buffer.from('forged');
    await writeFile(path, encodeEntryBundle(entries));
    expect(await log.check()).toMatchObject({ size: 600, bad: 300 });
    const tree = new VerifiedTree(await head(), log.folder);
    expect(await inclusionProof(299, 600, tree)).not.toHaveLength(0);
  });
});
