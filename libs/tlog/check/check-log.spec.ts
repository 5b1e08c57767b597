import {
  checkLog,
  encodeEntryBundle,
  generateKey,
  type LogCheck,
  type LogToCheck,
  noteSigner,
  OriginError,
  parseTilePath,
  signCheckpoint,
  SignatureError,
  type TileReader,
  tilePath,
  UnsignedError,
} from '@shutong/tlog';
import { MemoryLog } from '../testing/memory-log';

const toCheck = (log: MemoryLog): LogToCheck => ({
  checkpoint: log.checkpoint(),
  vkey: log.key.vkey,
  origin: log.origin,
  reader: log,
});
const check = (log: MemoryLog): Promise<LogCheck> => checkLog(toCheck(log));

async function* partialPaths(log: MemoryLog): AsyncGenerator<string> {
  for (const path of log.files.keys()) if (path.includes('.p/')) yield path;
}

async function grownTo(...sizes: number[]): Promise<MemoryLog> {
  const log = new MemoryLog();
  for (const size of sizes) {
    const from = log.tree.size;
    await log.add(Array.from({ length: size - from }, (_, i) => Buffer.from(`entry ${from + i}`)));
  }
  return log;
}

/** Replaces the entries of a bundle, as somebody would who can write the log's files. */
function rewrite(
  log: MemoryLog,
  path: string,
  change: (entries: Uint8Array[]) => Uint8Array[],
): void {
  const { index, width } = parseTilePath(path);
  const entries = log.entries.slice(index * 256, index * 256 + width);
  log.files.set(path, encodeEntryBundle(change(entries)));
}

describe('checkLog', () => {
  it.each([0, 1, 2, 3, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000])(
    'finds nothing wrong with a good log of %j entries, and shows each in order',
    async (size) => {
      const log = await MemoryLog.of(size);
      let seen = 0;
      const onEntry = (entry: Uint8Array, index: number): void => {
        if (index !== seen++ || Buffer.from(entry).toString() !== `entry ${index}`)
          throw new Error(`${index}`);
      };
      expect(await checkLog({ ...toCheck(log), onEntry })).toEqual({ size, bad: null });
      expect(seen).toBe(size);
    },
  );

  it('names the first entry that was changed', async () => {
    const log = await MemoryLog.of(1000);
    log.flip('tile/entries/003.p/232', 9);
    expect(await check(log)).toMatchObject({ size: 1000, bad: 768 });
    rewrite(log, 'tile/entries/001', (entries) =>
      entries.with(77, Buffer.from('forged')).with(200, Buffer.of()),
    );
    expect(await check(log)).toMatchObject({
      bad: 256 + 77,
      why: expect.stringContaining('tile/entries/001'),
    });
  });

  it('names the first entry that was exchanged, dropped or put in', async () => {
    const log = await MemoryLog.of(600);
    const path = 'tile/entries/001';
    rewrite(log, path, ([a, b, c, ...rest]) => [a, c, b, ...rest] as Uint8Array[]);
    expect(await check(log)).toMatchObject({ bad: 257 });
    rewrite(log, path, (entries) => entries.toSpliced(9, 1));
    expect(await check(log)).toMatchObject({ bad: 265 });
    rewrite(log, path, (entries) => entries.slice(0, 100));
    expect(await check(log)).toMatchObject({
      bad: 356,
      why: expect.stringContaining('ends before'),
    });
    const good = encodeEntryBundle(log.entries.slice(256, 512));
    log.files.set(path, Buffer.concat([good, encodeEntryBundle([Buffer.from('more')])]));
    expect(await check(log)).toMatchObject({
      bad: 511,
      why: expect.stringContaining('6 bytes after'),
    });
  });

  it('names the entry whose leaf hash was changed', async () => {
    const log = await MemoryLog.of(600);
    log.flip('tile/0/001', 32 * 40 + 3);
    expect(await check(log)).toMatchObject({ bad: 296 });
  });

  it('names the tile and the first entry under a changed hash of a higher level', async () => {
    const log = await MemoryLog.of(70_000);
    log.flip('tile/2/000.p/1', 5);
    expect(await check(log)).toMatchObject({
      bad: 0,
      why: expect.stringContaining('tile/2/000.p/1'),
    });
    log.flip('tile/1/001.p/17', 32 * 3);
    expect(await check(log)).toMatchObject({ bad: 0 });
    log.flip('tile/2/000.p/1', 5);
    expect(await check(log)).toEqual({
      size: 70_000,
      bad: 65_536 + 3 * 256,
      why: 'tile/1/001.p/17: hash 3 is not that of the entries 66304 … 66559',
    });
    log.flip('tile/1/000', 32 * 255);
    expect(await check(log)).toMatchObject({ bad: 255 * 256 });
  });

  it('finds an entry changed together with its leaf hash', async () => {
    const log = await MemoryLog.of(1000);
    const forged = await MemoryLog.of(300);
    await forged.add([Buffer.from('forged'), ...log.entries.slice(301)]);
    for (const path of ['tile/0/001', 'tile/entries/001']) {
      log.files.set(path, forged.files.get(path) as Uint8Array);
    }
    expect(await check(log)).toMatchObject({
      bad: 256,
      why: expect.stringContaining('tile/1/000.p/3'),
    });
  });

  it('finds a log rewritten throughout, though it cannot say where', async () => {
    const [log, forged] = [await MemoryLog.of(1000), await MemoryLog.of(300)];
    await forged.add([Buffer.from('forged'), ...log.entries.slice(301)]);
    const found = await checkLog({ ...toCheck(log), reader: forged });
    expect(found).toMatchObject({ bad: 0, why: expect.stringContaining('root') });
  });

  it.each([
    ['tile/0/001', 256],
    ['tile/entries/001', 256],
    ['tile/entries/273.p/112', 273 * 256],
    ['tile/0/273.p/112', 273 * 256],
    ['tile/1/000', 0],
    ['tile/1/001.p/17', 65_536],
  ])('a log without %s is bad from entry %j on', async (path, bad) => {
    const log = await MemoryLog.of(70_000);
    log.files.delete(path);
    expect(await check(log)).toMatchObject({ bad, why: expect.stringContaining('missing') });
  });

  it('a tile of a wrong length is a finding', async () => {
    const log = await MemoryLog.of(600);
    const bytes = log.files.get('tile/0/001') as Uint8Array;
    log.files.set('tile/0/001', Buffer.concat([bytes, bytes.subarray(0, 32)]));
    expect(await check(log)).toMatchObject({ bad: 256 });
  });

  it('a log that has grown since, and dropped its partial files, is good', async () => {
    const log = await grownTo(300);
    const old = toCheck(log);
    await log.add(Array.from({ length: 400 }, () => Buffer.from('later')));
    for (const path of ['tile/0/001.p/44', 'tile/entries/001.p/44']) log.files.delete(path);
    expect(await checkLog(old)).toEqual({ size: 300, bad: null });
  });

  it('checks left-over partial files if it is told of them', async () => {
    const log = await grownTo(10, 100, 300, 520);
    const all = (): Promise<LogCheck> =>
      checkLog({ ...toCheck(log), partialPaths: partialPaths(log) });
    expect(await all()).toEqual({ size: 520, bad: null });
    log.flip('tile/0/001.p/44', 32 * 4);
    expect(await check(log)).toEqual({ size: 520, bad: null });
    expect(await all()).toMatchObject({
      bad: 260,
      why: expect.stringContaining('tile/0/001.p/44'),
    });
    rewrite(log, 'tile/entries/000.p/100', (entries) => entries.with(42, Buffer.from('forged')));
    expect(await all()).toMatchObject({ bad: 42 });
    rewrite(log, 'tile/entries/000.p/10', (entries) => entries.slice(0, 9));
    expect(await all()).toMatchObject({ bad: 9 });
    log.files.set(tilePath({ level: 0, index: 0, width: 10 }), Buffer.alloc(320));
    expect(await all()).toMatchObject({ bad: 0 });
  });

  it('passes over partial files beyond the checkpoint', async () => {
    const log = await grownTo(300);
    const old = toCheck(log);
    await log.add([Buffer.from('later')]);
    expect(await checkLog({ ...old, partialPaths: partialPaths(log) })).toEqual({
      size: 300,
      bad: null,
    });
  });

  it('does not begin without a checkpoint of the expected log', async () => {
    const log = await MemoryLog.of(3);
    const good = toCheck(log);
    const head = { origin: 'example.com/other', size: 3, root: log.tree.root() };
    const foreign = signCheckpoint(head, [noteSigner(log.key.skey)]);
    await expect(checkLog({ ...good, checkpoint: foreign })).rejects.toThrow(OriginError);
    await expect(checkLog({ ...good, vkey: generateKey(log.origin).vkey })).rejects.toThrow(
      UnsignedError,
    );
    const altered = good.checkpoint.toString().replace('\n3\n', '\n4\n');
    await expect(checkLog({ ...good, checkpoint: altered })).rejects.toThrow(SignatureError);
  });

  it('a reader that fails is a failure, not a finding', async () => {
    const log = await MemoryLog.of(5000);
    const reader: TileReader = {
      read: async (at) => {
        if (at.index === 7) throw new Error('connection reset');
        return log.read(at);
      },
    };
    await expect(checkLog({ ...toCheck(log), reader })).rejects.toThrow('connection reset');
    log.flip('tile/entries/003', 9);
    expect(await checkLog({ ...toCheck(log), reader })).toMatchObject({ bad: 768 });
  });
});
