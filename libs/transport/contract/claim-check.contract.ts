import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileObjectStore, type StoredObject } from '@shutong/platform';
import { MAX_MESSAGE_BYTES, type Delivered, type Message, type Transport } from '../index';
import { type Bench, eventually, message, QUICK_RETRY } from './harness.contract';

/** What the message says of the bytes that lie elsewhere. */
interface ClaimCheck extends StoredObject {
  readonly object: string;
}

/** As large as a chunk of a batch may be. */
const LARGEST_CHUNK_BYTES = 8 << 20;

/** A body over the largest message lies in an object store; the message is its claim check. */
export function claimCheckContract(bench: () => Bench): void {
  let folder: string;
  let store: FileObjectStore;
  let transport: Transport;
  let topic: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'claim-check-'));
    store = new FileObjectStore(folder);
    transport = await bench().transport();
    topic = await bench().topic();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const bodyOf = (bytes: number): Buffer =>
    Buffer.alloc(bytes, createHash('sha512').update(String(bytes)).digest());

  /** Stores the bytes first, so that whoever has the message finds them. */
  async function checked(id: string, body: Buffer, key = 'k'): Promise<Message> {
    const object = `claim-check/${id}`;
    const stored = await store.put(object, pieces(body), { limit: LARGEST_CHUNK_BYTES });
    const check: ClaimCheck = { object, ...stored };
    return message(id, key, { body: Buffer.from(JSON.stringify(check)) });
  }

  async function claimed({ body }: Pick<Message, 'body'>): Promise<Buffer> {
    const { object, bytes, sha256 } = JSON.parse(body.toString()) as ClaimCheck;
    const stored = await store.read(object, 0);
    if (!stored) throw new Error('the bytes are gone');
    const found = Buffer.concat((await stored.toArray()) as Buffer[]);
    expect(found.length).toBe(bytes);
    expect(createHash('sha256').update(found).digest('hex')).toBe(sha256);
    return found;
  }

  /** What a group has claimed, in its order; each message is tried as often as QUICK_RETRY says. */
  async function claiming(group: string): Promise<{ id: string; attempt: number; body: Buffer }[]> {
    const got: { id: string; attempt: number; body: Buffer }[] = [];
    const handler = async (each: Delivered) => {
      const isChecked = each.body.toString().startsWith('{');
      const body = isChecked ? await claimed(each) : each.body;
      got.push({ id: each.id, attempt: each.attempt, body });
    };
    await transport.subscribe({ topic, group, retry: QUICK_RETRY, handler });
    return got;
  }

  it.each([MAX_MESSAGE_BYTES + 1, 1 << 20, LARGEST_CHUNK_BYTES])(
    'refuses a body of %d bytes, and carries its claim check: every group gets every byte',
    async (bytes) => {
      const body = bodyOf(bytes);
      await expect(transport.publish(topic, [message('whole', 'k', { body })])).rejects.toEqual(
        expect.objectContaining({ code: 'transport.too-large' }),
      );
      const groups = await Promise.all(['g', 'other'].map(claiming));
      await transport.publish(topic, [await checked('claim', body)]);
      await eventually(() => groups.every((got) => got.length === 1), 'the claims');
      for (const [got] of groups) {
        expect(got).toMatchObject({ id: 'claim', attempt: 1 });
        expect(got!.body.equals(body)).toBe(true);
      }
    },
  );

  it('keeps the order of a key between claim checks and messages that bear their bytes', async () => {
    const sent: Message[] = [];
    for (let n = 0; n < 20; n += 1) {
      const id = `m-${n}`;
      sent.push(n % 2 ? message(id) : await checked(id, bodyOf(MAX_MESSAGE_BYTES + n)));
    }
    const got = await claiming('g');
    await transport.publish(topic, sent);
    await eventually(() => got.length === sent.length, 'all of them');
    expect(got.map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
    expect(got.filter((_, n) => n % 2 === 0).map(({ body }) => body.length)).toEqual(
      Array.from({ length: 10 }, (_, n) => MAX_MESSAGE_BYTES + 2 * n),
    );
  });

  it('brings a claim check once more where its bytes could not be had at first', async () => {
    const body = bodyOf(1 << 20);
    const check = await checked('claim', body);
    await store.remove('claim-check/claim');
    let attempts = 0;
    const got: Buffer[] = [];
    await transport.subscribe({
      ...{ topic, group: 'g', retry: QUICK_RETRY },
      handler: async (each) => {
        attempts += 1;
        if (attempts === 2) await checked('claim', body);
        got.push(await claimed(each));
      },
    });
    await transport.publish(topic, [check]);
    await eventually(() => got.length === 1, 'the second attempt');
    expect(attempts).toBe(2);
    expect(got[0]!.equals(body)).toBe(true);
  });

  it('buries a claim check whose bytes are gone, and replays it when they are there again', async () => {
    const body = bodyOf(MAX_MESSAGE_BYTES + 1);
    const check = await checked('claim', body);
    await store.remove('claim-check/claim');
    const got = await claiming('g');
    await transport.publish(topic, [check, message('next')]);
    await eventually(() => got.length === 1, 'the message behind it');
    expect(got.map(({ id }) => id)).toEqual(['next']);
    const [letter] = await transport.deadLetters.list({ topic, group: 'g' });
    expect(letter).toMatchObject({ message: check, error: 'Error: the bytes are gone' });
    await checked('claim', body);
    await transport.deadLetters.replay(letter!.id, 'the bytes are stored again');
    await eventually(() => got.length === 2, 'the claim');
    expect(got[1]!.body.equals(body)).toBe(true);
  });
}

async function* pieces(body: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += 65_536) yield body.subarray(at, at + 65_536);
}
