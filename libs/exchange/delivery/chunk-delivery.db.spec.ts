import { randomUUID } from 'node:crypto';
import { compactVerify } from 'jose';
import { FixedClock, sha256 } from '@shutong/platform';
import type { AgreementTerms, SealedChunk } from '@shutong/wire';
import { bureau, police, water } from '../../../test/support/exchange';
import { attached, foreignKeyOf } from '../../../test/support/foreign-keys';
import { HubBatches, type OrderedBatch } from '../../../test/support/hub-batches';
import { codeOf } from '../../../test/support/refusals';
import type { ChunkDeliveryType } from './delivery.graphql';
import { DeliveryResolver } from './delivery.resolver';

describe('a chunk of a batch that was handed over', () => {
  const clock = new FixedClock(new Date());
  let world: HubBatches;
  let hub: HubBatches['hub'];
  let one: OrderedBatch;
  let chunk: SealedChunk;
  beforeAll(async () => {
    world = await HubBatches.open(clock);
    hub = world.hub;
    one = await world.ordered();
    chunk = world.chunkOf(one);
    await world.release(one, chunk);
  });
  afterAll(() => world.close());

  const read = (
    ctx = hub.as(water, 'requester'),
    { batch = one.batch.id, number = 1 } = {},
  ): Promise<ChunkDeliveryType> =>
    hub.app.get(DeliveryResolver).chunkDelivery(ctx, { batch, number });

  it('C40.2 for a delivered chunk the hub answers who gave it, to whom, for what and until when', async () => {
    const { terms } = one.agreement;
    expect(await read()).toMatchObject({
      ...{ batch: one.batch.id, number: 1, rows: 2, releasedAt: clock.now() },
      ...{ provider: police, providerName: '省公安厅' },
      ...{ requester: water, requesterName: '省水利厅' },
      ...{ resource: 'permits-whole', fields: ['permit_no', 'holder'], hosted: false },
      ...{ purposeCode: terms.purpose.code, purposeText: terms.purpose.text },
      ...{ legalBasis: terms.legalBasis, until: new Date(terms.term.until / 1000) },
      entryId: (await hub.entries('exchange.batch.send')).at(-1)!.id,
    });
  });

  it('C40.3 its signatures verify with a library that is not ours and the key cards, and once altered do not', async () => {
    await world.receive(one, 1, world.receipt(chunk.manifest));
    const { manifest, receipt, termsJson, ...delivery } = await read();
    const claimed = JSON.parse(termsJson) as AgreementTerms;
    const [provider, requester] = [
      await foreignKeyOf(delivery.providerCard, claimed.provider.thumbprint),
      await foreignKeyOf(delivery.requesterCard, claimed.requester.thumbprint),
    ];
    const said = async (jws: string, key: typeof provider) =>
      JSON.parse(Buffer.from((await compactVerify(jws, key)).payload).toString()) as object;
    expect(await said(manifest, provider)).toMatchObject({
      ...{ batch: one.batch.id, number: 1, agreement: claimed.id, rows: 2 },
      ...{ sha256: sha256(chunk.body), bytes: chunk.body.length },
    });
    expect(await said(receipt!, requester)).toMatchObject({
      ...{ batch: one.batch.id, number: 1, accepted: 2, rejected: 0 },
    });
    await compactVerify(attached(delivery.providerSignature, termsJson), provider);
    await compactVerify(attached(delivery.requesterSignature, termsJson), requester);
    const [head, , signature] = manifest.split('.');
    const altered = [head, Buffer.from('{}').toString('base64url'), signature].join('.');
    for (const [jws, key] of [
      [altered, provider],
      [manifest, requester],
      [receipt!, provider],
    ] as const) {
      await expect(compactVerify(jws, key)).rejects.toMatchObject({
        code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      });
    }
  });

  it('is read by both parties and auditors, and not found by anybody else', async () => {
    const own = await read();
    for (const ctx of [hub.as(police, 'provider-officer'), hub.as(bureau, 'auditor')]) {
      expect(await read(ctx)).toEqual(own);
    }
    const auditor = hub.as(bureau, 'auditor');
    const refused = [
      read(hub.as(bureau, 'requester')),
      read(hub.as(bureau, 'authority')),
      read(auditor, { number: 2 }),
      read(auditor, { batch: randomUUID() }),
      read(auditor, { batch: 'x' }),
    ].map((one) => codeOf(one));
    expect(await Promise.all(refused)).toEqual(refused.map(() => 'exchange.delivery.not-found'));
  });

  it('once read or refused, leaves an entry that says by whom, or is not shown', async () => {
    const before = (await hub.entries('exchange.delivery.read')).length;
    await read(hub.as(bureau, 'auditor', 'he'));
    await codeOf(read(hub.as(bureau, 'requester', 'gao')));
    const resource = [{ type: 'batch', id: one.batch.id, version: '1' }];
    expect((await hub.entries('exchange.delivery.read')).slice(before)).toMatchObject([
      { outcome: 'allow', resource, purpose: { agreement: one.agreement.id } },
      { outcome: 'deny', reason: 'exchange.delivery.not-found', resource, actor: { org: bureau } },
    ]);
    await world.pool.query('REVOKE INSERT ON audit.entry FROM hub');
    try {
      expect(await codeOf(read())).toBe('audit.unavailable');
    } finally {
      await world.pool.query('GRANT INSERT ON audit.entry TO hub');
    }
  });
});
