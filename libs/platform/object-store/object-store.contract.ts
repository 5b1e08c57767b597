import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ObjectAltered, ObjectTooLarge, type ObjectStore } from './object-store';

/** A store under test, and every object that it holds, by its key. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  keys(): Promise<string[]>;
}

async function* pieces(...all: readonly Buffer[]) {
  yield* all;
}

const pieceBytes = 1_048_576;

/** Bytes by which this process grows from now on, at most, as seen every few milliseconds. */
function residentAtMost(): () => number {
  const { rss } = process.memoryUsage();
  let most = rss;
  const look = () => (most = Math.max(most, process.memoryUsage.rss()));
  const timer = setInterval(look, 5);
  return () => {
    clearInterval(timer);
    look();
    return most - rss;
  };
}

/** Breaks off behind its first piece. */
async function* broken() {
  yield Buffer.from('half');
  throw new Error('broken off');
}

/** What every store of objects promises. */
export function keepsObjects(under: () => StoreUnderTest): void {
  const put = (key: string, limit: number, ...all: Buffer[]) =>
    under().store.put(key, pieces(...all), { limit });
  const read = async (key: string, from = 0) => {
    const stream = await under().store.read(key, from);
    return stream && (await buffer(stream));
  };

  it('keeps what came, in whatever pieces, and says how much and what it is', async () => {
    const bytes = randomBytes(300_000);
    const parts = [bytes.subarray(0, 7), bytes.subarray(7, 65_543), bytes.subarray(65_543)];
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await put('a/1-x', bytes.length, ...parts)).toEqual({ bytes: bytes.length, sha256 });
    expect(await read('a/1-x')).toEqual(bytes);
    expect(await read('a/1-x', 299_990)).toEqual(bytes.subarray(299_990));
    expect(await read('a/1-x', bytes.length)).toEqual(Buffer.alloc(0));
  });

  it('keeps the newest under a key', async () => {
    await put('a/2', 10, Buffer.from('one'));
    await put('a/2', 10, Buffer.from('other'));
    expect(await read('a/2')).toEqual(Buffer.from('other'));
  });

  it('keeps nothing of what is too long or breaks off, and what was there before', async () => {
    await put('a/3', 10, Buffer.from('before'));
    const before = await under().keys();
    for (const key of ['a/3', 'a/4']) {
      await expect(put(key, 3, Buffer.from('ab'), Buffer.from('cd'))).rejects.toThrow(
        ObjectTooLarge,
      );
      await expect(under().store.put(key, broken(), { limit: 100 })).rejects.toThrow('broken off');
    }
    expect(await under().keys()).toEqual(before);
    expect(await read('a/3')).toEqual(Buffer.from('before'));
  });

  it('keeps what was announced, and nothing else in its place', async () => {
    const content = Buffer.from('announced');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const terms = { limit: 100, exactly: { bytes: content.length, sha256 } };
    const offer = (...all: Buffer[]) => under().store.put('a/6', pieces(...all), terms);
    await expect(offer(Buffer.from('something'))).rejects.toThrow(ObjectAltered);
    expect(await read('a/6')).toBeUndefined();
    expect(await offer(content)).toEqual(terms.exactly);
    for (const other of ['Announced', 'announced!', '']) {
      await expect(offer(Buffer.from(other))).rejects.toThrow(ObjectAltered);
    }
    expect(await read('a/6')).toEqual(content);
  });

  it('keeps an empty object, too', async () => {
    expect(await put('a/7', 0)).toMatchObject({ bytes: 0 });
    expect(await read('a/7')).toEqual(Buffer.alloc(0));
  });

  it('keeps large objects in bounded memory, and nothing of one that breaks off late', async () => {
    const { store } = under();
    const piece = randomBytes(pieceBytes);
    async function* large(count: number, breaksOff = false) {
      for (let at = 0; at < count; at += 1) yield piece;
      if (breaksOff) throw new Error('broken off');
    }
    const most = residentAtMost();
    const bytes = 200 * pieceBytes;
    const stored = await store.put('a/8', large(200), { limit: bytes });
    expect(stored.bytes).toBe(bytes);
    const seen = createHash('sha256');
    for await (const part of (await store.read('a/8', 0))!) seen.update(part as Buffer);
    expect(seen.digest('hex')).toBe(stored.sha256);
    expect(await read('a/8', bytes - 5)).toEqual(piece.subarray(-5));
    expect(most() / 1_048_576).toBeLessThan(150);
    const before = await under().keys();
    const broken = store.put('a/9', large(40, true), { limit: bytes });
    await expect(broken).rejects.toThrow('broken off');
    const over = store.put('a/8', large(200), { limit: bytes - 1 });
    await expect(over).rejects.toThrow(ObjectTooLarge);
    expect(await under().keys()).toEqual(before);
    expect(await read('a/8', bytes - 5)).toEqual(piece.subarray(-5));
  });

  it('keeps what two write at once as one of them wrote it', async () => {
    const both = [Buffer.alloc(70_000, 'x'), Buffer.alloc(90_000, 'y')];
    await Promise.all(both.map((one) => put('a/10', 100_000, one)));
    expect(both).toContainEqual(await read('a/10'));
  });

  it('knows nothing of what it does not have, or has no more', async () => {
    await put('a/5', 10, Buffer.from('x'));
    await under().store.remove('a/5');
    await under().store.remove('a/5');
    for (const key of ['a/5', 'b/1']) expect(await read(key)).toBeUndefined();
  });

  it.each(['', '/a', 'a/', '../a', 'a/../../b', 'A', 'a\0', 'a/b/c/d/e'])(
    'has no object under %j',
    async (key) => {
      await expect(put(key, 10, Buffer.from('x'))).rejects.toThrow('No key of an object');
      await expect(read(key)).rejects.toThrow('No key of an object');
      await expect(under().store.remove(key)).rejects.toThrow('No key of an object');
    },
  );
}
