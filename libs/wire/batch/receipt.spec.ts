import { canonicalJson, sha256 } from '../canonical/canonical';
import { sign } from '../jose/signing';
import { now, parties, refusal, type Parties } from '../parties.fixture';
import { openManifest, sealChunk } from './chunk';
import { openReceipt, signReceipt } from './receipt';

const facts = {
  batch: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e20',
  agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11',
  ...{ agreementVersion: 1, restriction: 0, orderSha256: sha256('order') },
  ...{ number: 1, rowsSoFar: 3, isLast: true, cutAt: now },
};
const lines = Buffer.from('a\nb\nc\n');
const taken = { accepted: 2, rejected: 1, reasons: { value: 1 }, appliedAt: now };

describe('a receipt', () => {
  let all: Parties;
  beforeAll(async () => {
    all = await parties();
  });
  const sent = (number = 1) => {
    const keys = { own: all.provider.keys, requester: all.requester.card };
    const { manifest } = sealChunk(lines, { ...facts, number }, keys);
    return { manifest, opened: openManifest(manifest, all.provider.card) };
  };
  const opening =
    (receipt: string, of: ReturnType<typeof sent>, card = all.requester.card) =>
    async () =>
      openReceipt(receipt, of, card);

  it('says of a chunk what became of each of its rows', () => {
    const of = sent();
    const receipt = openReceipt(signReceipt(taken, of, all.requester.keys), of, all.requester.card);
    expect(receipt).toMatchObject({ ...taken, number: 1, manifestSha256: sha256(of.manifest) });
  });

  it('counts for its own chunk, signed by the requester', async () => {
    const of = sent();
    const receipt = signReceipt(taken, of, all.requester.keys);
    expect(await refusal(opening(receipt, sent(2)))).toContain('wire.receipt-mismatch');
    // The same chunk sealed once more is another one.
    expect(await refusal(opening(receipt, sent()))).toContain('wire.receipt-mismatch');
    expect(await refusal(opening(receipt, of, all.provider.card))).toContain('wire.wrong-key');
  });

  it.each([
    ['a row lost', { accepted: 1 }],
    ['a row twice', { accepted: 3 }],
    ['a rejected row without a reason', { reasons: {} }],
    ['more reasons than rejected rows', { reasons: { value: 1, missing: 1 } }],
  ])('with %s is neither signed nor believed', async (_what, change) => {
    const of = sent();
    const signing = async () => signReceipt({ ...taken, ...change }, of, all.requester.keys);
    expect(await refusal(signing)).toContain('wire.receipt-mismatch');
    const good = openReceipt(signReceipt(taken, of, all.requester.keys), of, all.requester.card);
    const payload = canonicalJson({ ...good, ...change });
    const jws = sign('shutong.receipt/1', payload, all.requester.keys);
    expect(await refusal(opening(jws, of))).toContain('wire.receipt-mismatch');
  });

  it('names no reason but those that tell no value', async () => {
    const signing = async () =>
      signReceipt({ ...taken, reasons: { 张三: 1 } as never }, sent(), all.requester.keys);
    expect(await refusal(signing)).toContain('wire.receipt-malformed');
  });
});
