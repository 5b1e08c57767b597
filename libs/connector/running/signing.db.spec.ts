import { approveAgreement, listAgreements, pinDepartment } from '@shutong/connector';
import { openAgreement, openKeyCard, signTerms, type AgreementTerms } from '@shutong/wire';
import {
  connectorsUnderTest,
  police,
  until,
  water,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { granted } from '../../../test/support/exchange-calls';
import { misuse, terminated } from '../../../test/support/misuse';
import { AgreementService } from '../../exchange/agreement/agreement.service';
import type { Agreement } from '../../exchange/agreement/agreement.entity';
import { Rectifications } from '../../exchange/rectification/rectifications.service';

describe('agreements between two connectors', () => {
  let world: ConnectorsUnderTest;
  beforeAll(async () => {
    world = await connectorsUnderTest();
    await world.provider.start();
    await world.requester.start();
  });
  afterAll(() => world.close());

  const onHub = (id: string) =>
    world.hub.app.get(AgreementService).get(world.hub.as(water, 'requester'), id);
  const listed = async (id: string, of = world.provider) =>
    (await listAgreements(of.dir)).find((one) => one.id === id);
  const waitsOf = async (id: string) => (await listed(id))?.waits.map(({ why }) => why) ?? [];
  const isActive = async (id: string) => (await listed(id))?.state === 'active';
  const verification = ({ id }: Pick<Agreement, 'id'>) => ({
    agreement: id,
    keys: { permit_no: 'A-1' },
    claims: { holder: '水务公司' },
  });
  const told = (type: string, key: string, body: unknown) => world.tell({ type, key, body });
  const refusalsOf = (about: string) =>
    world.provider.lines.filter((line) => line['msg'] === 'refused' && line['about'] === about);
  /** What was refused of a message, and nothing that came after it was held up. */
  const refusedFor = async (about: string, count = 1) => {
    await until(() => refusalsOf(about).length >= count);
    return refusalsOf(about).map(({ code }) => code);
  };

  it('C40.3 are signed by both by themselves inside the ceiling; anyone with the cards can prove it', async () => {
    const { id } = await granted(world.hub);
    await until(() => isActive(id));
    const { terms, providerSignature, requesterSignature } = await onHub(id);
    const cards = {
      provider: await openKeyCard(world.provider.identity.card),
      requester: await openKeyCard(world.requester.identity.card),
    };
    const signatures = { provider: providerSignature!, requester: requesterSignature! };
    expect(await openAgreement({ terms, signatures }, cards)).toEqual(terms);
    await until(async () => (await listed(id, world.requester))?.state === 'active');
    const { result } = await world.requester.ask('/v1/verify', verification({ id }));
    expect(result).toBe('match');
  });

  it('wait beyond the ceiling, and are signed when a person approves exactly these terms', async () => {
    const { id } = await granted(world.hub, {}, { quotaCalls: 101 });
    await until(async () => (await waitsOf(id)).length > 0);
    expect((await listed(id))?.waits).toEqual([
      { why: 'ceiling', term: 'quota', detail: '101 > 100' },
    ]);
    expect((await onHub(id)).providerSignature).toBeNull();
    expect(await approveAgreement(world.provider.dir, id)).toBe(true);
    await until(() => isActive(id));
    await expect(approveAgreement(world.provider.dir, id)).rejects.toMatchObject({
      code: 'connector.agreement-unknown',
    });
  });

  it('with a department that is not pinned wait for its thumbprint, whatever a person approves', async () => {
    const { provider, requester } = world;
    await provider.stop();
    provider.configure(world.serving({ pins: {} }));
    await provider.start();
    const { id } = await granted(world.hub);
    await until(async () => (await waitsOf(id)).includes('not-pinned'));
    const barred = { code: 'connector.not-pinned' };
    await expect(approveAgreement(provider.dir, id)).rejects.toMatchObject(barred);
    const pinned = (thumbprint: string) => pinDepartment(provider.dir, water, thumbprint);
    await pinned('A'.repeat(43));
    expect(await waitsOf(id)).toEqual(['other-key']);
    const swapped = { code: 'connector.key' };
    await expect(approveAgreement(provider.dir, id)).rejects.toMatchObject(swapped);
    await pinned(requester.identity.thumbprint);
    await until(() => isActive(id));
    await expect(pinned('short')).rejects.toMatchObject({ code: 'connector.bad-thumbprint' });
    provider.configure(world.serving());
    const other = { code: 'connector.pinned-in-file' };
    await expect(pinned('A'.repeat(43))).rejects.toMatchObject(other);
  });

  it('for a resource that is not mounted wait for connector.yaml', async () => {
    const { provider } = world;
    await provider.stop();
    provider.configure(world.serving({ mounts: [] }));
    await provider.start();
    const { id } = await granted(world.hub);
    await until(async () => (await waitsOf(id)).includes('not-mounted'));
    const barred = { code: 'connector.not-mounted' };
    await expect(approveAgreement(provider.dir, id)).rejects.toMatchObject(barred);
    await provider.stop();
    provider.configure(world.serving());
    await provider.start();
    await until(() => isActive(id));
  });

  it('that are forged, half-signed or widened are refused and shown, and hold nothing up', async () => {
    const { id } = await granted(world.hub);
    await until(() => isActive(id));
    const { terms, providerSignature, requesterSignature } = await onHub(id);
    const cards = {
      provider: world.provider.identity.card,
      requester: world.requester.identity.card,
    };
    const signatures = { provider: providerSignature, requester: requesterSignature };
    const version2 = { ...terms, version: 2 };
    const wide = { ...version2, quota: { ...terms.quota, calls: 1_000_000 } };
    const byRequester = await signTerms(wide, await world.requester.keys());
    const attacks: [string, unknown, string][] = [
      ['agreement.active', 'no json {', 'connector.message-malformed'],
      ['agreement.active', { document: {} }, 'connector.message-malformed'],
      ['agreement.active', { document: { terms: wide, signatures }, cards }, 'wire.bad-signature'],
      [
        'agreement.active',
        {
          document: { terms: wide, signatures: { provider: null, requester: byRequester } },
          cards,
        },
        'wire.agreement-half-signed',
      ],
      [
        'agreement.active',
        {
          document: { terms: wide, signatures: { provider: byRequester, requester: byRequester } },
          cards,
        },
        'wire.wrong-key',
      ],
      [
        'agreement.proposed',
        {
          terms: { ...wide, requester: { ...wide.requester, thumbprint: 'B'.repeat(43) } },
          cards,
        },
        'connector.key',
      ],
      [
        'agreement.proposed',
        { terms: { ...wide, provider: { ...wide.provider, department: water } }, cards },
        'connector.key',
      ],
      ['agreement.proposed', { terms: { ...wide, maxRows: 0 }, cards }, 'wire.terms-malformed'],
      [
        'agreement.proposed',
        { terms: { ...wide, term: { from: 1, until: 2 } }, cards },
        'connector.expired',
      ],
      [
        'agreement.changed',
        { agreement: id, version: 1, state: 'paid' },
        'connector.message-malformed',
      ],
      ['connector.enrolled', { card: cards.requester }, 'connector.not-authority'],
      ['call.command', { v: 1 }, 'wire.malformed'],
    ];
    for (const [index, [type, body]] of attacks.entries())
      await told(type, `attack-${index}`, body);
    for (const [index, [, , code]] of attacks.entries()) {
      expect(await refusedFor(`attack-${index}`)).toEqual([code]);
    }
    await told('of.a-later-version', id, {});
    // Wider terms may be proposed: they wait for a person, while the narrower ones stay in force.
    await told('agreement.proposed', id, { terms: wide, cards });
    await until(async () => (await waitsOf(id)).includes('widened'));
    expect(await waitsOf(id)).toEqual(['ceiling', 'widened']);
    const { result } = await world.requester.ask('/v1/verify', verification({ id }));
    expect(result).toBe('match');
  });

  it.each<[string, (terms: AgreementTerms) => object]>([
    ['owner', ({ provider: _, ...terms }) => terms],
    ['user', ({ requester: _, ...terms }) => terms],
    ['purpose', ({ purpose: _, ...terms }) => terms],
    ['basis', ({ legalBasis: _, ...terms }) => terms],
    ['fields', (terms) => ({ ...terms, fields: [] })],
    ['term', ({ term: _, ...terms }) => terms],
  ])('C40.1 that lack the %s are neither kept nor signed by a connector', async (part, without) => {
    const { id } = await granted(world.hub);
    await until(() => isActive(id));
    const { terms } = await onHub(id);
    const [provider, requester] = [world.provider.identity.card, world.requester.identity.card];
    const lacking = without({ ...terms, version: 2 });
    await told('agreement.proposed', `lacks-${part}`, {
      terms: lacking,
      cards: { provider, requester },
    });
    expect(await refusedFor(`lacks-${part}`)).toEqual(['wire.terms-malformed']);
    expect(await listed(id)).toMatchObject({ state: 'active', waits: [] });
    expect((await onHub(id)).version).toBe(1);
  });

  it('C40.1 stop while suspended and for ever when terminated, at the provider even if the hub goes on', async () => {
    const { id } = await granted(world.hub);
    await until(() => isActive(id));
    const rectifications = world.hub.app.get(Rectifications);
    const reached = (state: string) => until(async () => (await listed(id))?.state === state);
    const head = world.hub.as(police, 'office-head', 'sun');
    await rectifications.suspend(head, id, misuse);
    await reached('suspended');
    await rectifications.lift(head, id, '核查完毕');
    await reached('active');
    await terminated(world.hub, id);
    await reached('terminated');
    const { terms, providerSignature, requesterSignature } = await onHub(id);
    const signatures = { provider: providerSignature, requester: requesterSignature };
    const cards = {
      provider: world.provider.identity.card,
      requester: world.requester.identity.card,
    };
    await told('agreement.changed', id, { agreement: id, version: 1, state: 'active' });
    await told('agreement.active', id, { document: { terms, signatures }, cards });
    await told('agreement.changed', id, 'the end');
    await refusedFor(id);
    expect((await listed(id))?.state).toBe('terminated');
  });

  it('answer at once when resumed, even where the call overtakes the message that says so', async () => {
    const { id } = await granted(world.hub);
    await until(() => isActive(id));
    // As if the word of a suspension that is over by now had only just arrived.
    await told('agreement.changed', id, { agreement: id, version: 1, state: 'suspended' });
    await until(async () => (await listed(id))?.state === 'suspended');
    const { result } = await world.requester.ask('/v1/verify', verification({ id }));
    expect(result).toBe('match');
    expect((await listed(id))?.state).toBe('active');
  });

  it('are signed later where the hub gives no token at first', async () => {
    const { hub, provider } = world;
    await provider.stop();
    provider.configure(world.serving({ pins: {} }));
    await provider.state((state) => state.pins.remove(water));
    await provider.start();
    const { id } = await granted(hub);
    await until(async () => (await waitsOf(id)).includes('not-pinned'));
    await provider.stop();
    const owner = hub.db.pool('migrator');
    const client = (state: string) =>
      owner.query('UPDATE identity.client SET state = $2 WHERE id = $1', [
        provider.identity.clientId,
        state,
      ]);
    await client('disabled');
    provider.configure(world.serving());
    await provider.start();
    await until(() => provider.lines.some(({ round }) => round === 'signing'));
    expect(await listed(id)).not.toHaveProperty('refused');
    await client('active');
    await until(async () => (await onHub(id)).providerSignature);
  });
});
