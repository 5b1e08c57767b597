import { canonicalJson, sha256 } from '../canonical/canonical';
import { sign } from '../jose/signing';
import { departments, now, parties, refusal, type Parties } from '../parties.fixture';
import { openChunk, openManifest, sealChunk, type ChunkFacts } from './chunk';
import {
  openChunkOrigin,
  readChunkOrigin,
  signChunkOrigin,
  type ChunkOrigin,
  type ChunkOriginFacts,
} from './chunk-origin';

const facts: ChunkFacts = {
  batch: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e20',
  agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11',
  ...{ agreementVersion: 1, restriction: 0, orderSha256: sha256('order') },
  ...{ number: 2, rowsSoFar: 5, isLast: false, cutAt: now },
};
const lines = Buffer.from('P-1\t水务公司\nP-2\t\\N\n');
const from: ChunkOriginFacts = {
  ...{ provider: departments.provider, resource: 'permits', resourceVersion: 3 },
  items: { permit_no: { system: '取水许可系统' }, holder: { system: '登记库', rule: '去空格' } },
  ...{ batches: ['2026-10', null], otherBatches: 2 },
};

describe('the origin of a chunk', () => {
  let all: Parties;
  beforeAll(async () => {
    all = await parties();
  });
  const signed = (of = from) => signChunkOrigin(of, { ...facts, lines }, all.provider.keys);
  const sealed = (origin?: string) =>
    sealChunk(
      lines,
      { ...facts, origin },
      { own: all.provider.keys, requester: all.requester.card },
    );

  it('comes with the chunk, signed by the provider, and only the requester reads it', () => {
    const { body, manifest } = sealed(signed());
    const opened = openManifest(manifest, all.provider.card);
    const chunk = openChunk(body, opened, all.requester.keys);
    expect(chunk.lines).toEqual(lines);
    const origin = openChunkOrigin(
      chunk.origin!,
      { opened, lines: chunk.lines },
      all.provider.card,
    );
    expect(origin).toMatchObject({ ...from, batch: facts.batch, number: 2, cutAt: now });
    expect(readChunkOrigin(chunk.origin!)).toEqual(origin);
    expect(opened.rows).toBe(2);
    expect(JSON.stringify(opened)).not.toContain('登记库');
    expect(body.includes('登记库')).toBe(false);
  });

  it('changes nothing that a release without it writes or reads', () => {
    const { body, manifest } = sealed();
    const opened = openManifest(manifest, all.provider.card);
    expect(openChunk(body, opened, all.requester.keys)).toEqual({ lines });
    const withOrigin = openManifest(sealed(signed()).manifest, all.provider.card);
    expect(Object.keys(withOrigin)).toEqual(Object.keys(opened));
  });

  it.each([
    ['other lines', { lines: Buffer.from('P-1\t电力公司\nP-2\t\\N\n') }],
    ['another number', { opened: { ...facts, number: 3 } }],
    ['another batch', { opened: { ...facts, batch: facts.agreement } }],
    ['another time', { opened: { ...facts, cutAt: now + 1 } }],
  ])('is refused with %s', async (_what, change) => {
    const of = { opened: facts, lines, ...change };
    const opening = async () => openChunkOrigin(signed(), of, all.provider.card);
    expect(await refusal(opening)).toContain('wire.origin-mismatch');
  });

  it.each([
    ['no item', { items: {} }],
    ['an item from nowhere', { items: { holder: {} } }],
    ['a name more', { extra: 1 }],
    ['more batches than may be', { batches: Array.from({ length: 101 }, String) }],
  ])('with %s is refused', async (_what, change) => {
    const origin: ChunkOrigin = readChunkOrigin(signed());
    const jws = sign(origin.v, canonicalJson({ ...origin, ...change }), all.provider.keys);
    const of = { opened: facts, lines };
    const opening = async () => openChunkOrigin(jws, of, all.provider.card);
    expect(await refusal(opening)).toContain('wire.origin-malformed');
  });

  it('counts when the provider signed it, and a manifest is none', async () => {
    const of = { opened: facts, lines };
    const wrong = async () => openChunkOrigin(signed(), of, all.other.card);
    expect(await refusal(wrong)).toContain('wire.wrong-key');
    const other = async () => openChunkOrigin(sealed().manifest, of, all.provider.card);
    expect(await refusal(other)).toContain('wire.bad-signature');
  });
});
