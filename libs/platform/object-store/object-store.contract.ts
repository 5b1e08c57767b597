import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ObjectTooLarge, type ObjectStore } from './object-store';

/** A store under test, and every object that it holds, by its key. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  keys(): Promise<string[]>;
}

async function* pieces(...all: readonly Buffer[]) {
  yield* all;
}

/** Breaks off behind its first piece. */
async function* broken() {
  yield Buffer.from('half');
  throw new Error('broken off');
}

/** What every store of objects promises. */
export function keepsObjects(under: () => StoreUnderTest): void {
  const put = (key: string, limit: number, ...all: Buffer[]) =>
    under().store.put(key, pieces(...all), limit);
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
      await expect(under().store.put(key, broken(), 100)).rejects.toThrow('broken off');
    }
    expect(await under().keys()).toEqual(before);
    expect(await read('a/3')).toEqual(Buffer.from('before'));
  });

  it('knows nothing of what it does not have, or has no more', async () => {
    await put('a/5', 10, Buffer.from('x'));
    await under().store.remove('a/5');
    await under().store.remove('a/5');
    for (const key of ['a/5', 'b/1']) expect(await read(key)).toBeUndefined();
  });

  it.each(['', '/a', 'a/', '../a', 'a/../../b', 'A', 'a\0', 'a/b/c/d/e'])(
    'has no object under %p',
    async (key) => {
      await expect(put(key, 10, Buffer.from('x'))).rejects.toThrow('No key of an object');
      await expect(read(key)).rejects.toThrow('No key of an object');
      await expect(under().store.remove(key)).rejects.toThrow('No key of an object');
    },
  );
}
