import { randomBytes } from 'node:crypto';
import { canonicalJson, sha256 } from '../canonical/canonical';
import { sign } from '../jose/signing';
import { wireLimits } from '../limits/limits';
import { now, parties, refusal, type Parties } from '../parties.fixture';
import { openChunk, openManifest, sealChunk, type ChunkFacts, type ChunkManifest } from './chunk';

const facts: ChunkFacts = {
  batch: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e20',
  agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11',
  ...{ agreementVersion: 1, restriction: 0, orderSha256: sha256('order') },
  ...{ number: 2, rowsSoFar: 5, isLast: false, cutAt: now },
};
const lines = Buffer.from('P-1\t水务公司\nP-2\t\\N\n');

let all: Parties;
beforeAll(async () => {
  all = await parties();
});
const sealed = (change: object = {}, of = lines) =>
  sealChunk(of, { ...facts, ...change }, { own: all.provider.keys, requester: all.requester.card });

describe('a chunk', () => {
  it('is opened by its requester, with the watermark that only the requester reads', () => {
    const { body, manifest } = sealed({ watermark: '2026-10-03' });
    const opened = openManifest(manifest, all.provider.card);
    expect(opened).toMatchObject({ ...facts, rows: 2, bytes: body.length });
    expect(openChunk(body, opened, all.requester.keys)).toEqual({
      ...{ lines, watermark: '2026-10-03' },
    });
    expect(JSON.stringify(opened)).not.toContain('2026-10-03');
    expect(body.includes('水务公司')).toBe(false);
  });

  it('may have no row, where no row was left', () => {
    const { body, manifest } = sealed({ isLast: true }, Buffer.alloc(0));
    const opened = openManifest(manifest, all.provider.card);
    expect(opened.rows).toBe(0);
    expect(openChunk(body, opened, all.requester.keys)).toEqual({ lines: Buffer.alloc(0) });
  });

  it('is never longer than may be stored', async () => {
    const long = randomBytes(wireLimits.chunk);
    expect(await refusal(async () => sealed({}, long))).toContain('wire.too-large');
  });

  it.each([
    ['another recipient', 'wire.wrong-recipient', (one: Opening) => ({ ...one, own: all.other })],
    ['a byte altered', 'wire.chunk-altered', altered],
    ['another number', 'wire.content-malformed', other({ number: 3 })],
    ['another batch', 'wire.content-malformed', other({ batch: facts.agreement })],
    ['another count of rows', 'wire.content-malformed', other({ rows: 3 })],
    ['the key of another chunk', 'wire.undecryptable', swapped],
  ])('is refused with %s', async (_what, code, change) => {
    const { body, manifest } = sealed();
    const opening = { body, opened: openManifest(manifest, all.provider.card), own: all.requester };
    const { body: bytes, opened, own } = change(opening);
    expect(await refusal(async () => openChunk(bytes, opened, own.keys))).toContain(code);
  });

  it('is refused where its lines are cut off', async () => {
    const { body, manifest } = sealed({}, Buffer.from('P-1\tx\nP-2'));
    const opened = openManifest(manifest, all.provider.card);
    const opening = async () => openChunk(body, opened, all.requester.keys);
    expect(await refusal(opening)).toContain('wire.content-malformed');
  });
});

describe('a manifest', () => {
  it('counts when its provider signed it, and for nothing else', async () => {
    const { manifest } = sealed();
    const wrong = async () => openManifest(manifest, all.other.card);
    expect(await refusal(wrong)).toContain('wire.wrong-key');
    const opened = openManifest(manifest, all.provider.card);
    const asReceipt = sign('shutong.receipt/1', canonicalJson(opened), all.provider.keys);
    const other = async () => openManifest(asReceipt, all.provider.card);
    expect(await refusal(other)).toContain('wire.bad-signature');
  });

  it.each([
    ['a name more', { extra: 1 }],
    ['number 0', { number: 0 }],
    ['more bytes than may be', { bytes: wireLimits.chunk + 1 }],
    ['no hash', { sha256: 'x' }],
    ['a negative count', { rowsSoFar: -1 }],
  ])('with %s is refused', async (_what, change) => {
    const opened = openManifest(sealed().manifest, all.provider.card);
    const payload = canonicalJson({ ...opened, ...change });
    const jws = sign('shutong.chunk/1', payload, all.provider.keys);
    const opening = async () => openManifest(jws, all.provider.card);
    expect(await refusal(opening)).toContain('wire.manifest-malformed');
  });
});

interface Opening {
  readonly body: Buffer;
  readonly opened: ChunkManifest;
  readonly own: Parties['requester'];
}

function altered({ body, ...rest }: Opening): Opening {
  const bytes = Buffer.from(body);
  bytes[bytes.length - 1]! ^= 1;
  return { ...rest, body: bytes };
}

function other(change: Partial<ChunkManifest>) {
  return ({ opened, ...rest }: Opening): Opening => ({
    ...rest,
    opened: { ...opened, ...change },
  });
}

function swapped({ opened, ...rest }: Opening): Opening {
  const { key } = openManifest(sealed().manifest, all.provider.card);
  return { ...rest, opened: { ...opened, key } };
}
