import { setTimeout as sleep } from 'node:timers/promises';
import { approveAgreement, listAgreements } from '@shutong/connector';
import {
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  requestId,
  signTerms,
  type AgreementTerms,
  type ConnectorKeys,
} from '@shutong/wire';
import {
  connectorsUnderTest,
  water,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { PastHub, type Given } from '../../../test/support/past-hub';
import type { Agreement } from '../../exchange/agreement/agreement.entity';
import { asFirstVersion } from '../../wire/parties.fixture';

/** A hub that carries, delays, alters, repeats and invents whatever it likes; it has everything but the keys. */
describe("before a hub that cheats, a provider's connector", () => {
  let world: ConnectorsUnderTest;
  let past: PastHub;
  let agreement: Agreement;
  let before: Given;
  beforeAll(async () => {
    world = await connectorsUnderTest();
    await world.provider.start();
    await world.requester.start();
    past = await PastHub.over(world);
    agreement = await past.conclude();
  });
  afterAll(() => world.close());
  beforeEach(async () => (before = await past.given()));

  const nothingGiven = async () => expect(await past.given()).toEqual(before);
  const active = (terms: AgreementTerms, signatures: object, cards: object) =>
    past.refused('agreement.active', requestId(Date.now()), {
      document: { terms, signatures },
      cards,
    });
  const waitsOf = async (id: string) =>
    (await listAgreements(world.provider.dir)).find((one) => one.id === id)?.waits ?? [];
  /** Proposed, it waits and is not signed; a person's word does not make up for a key. */
  const proposed = async (terms: AgreementTerms, cards: object) => {
    await world.tell({ type: 'agreement.proposed', key: terms.id, body: { terms, cards } });
    // Messages of a key come in order: when the second is refused the first was judged.
    await past.refused('agreement.changed', terms.id, {});
    return (await waitsOf(terms.id)).map(({ why }) => why);
  };

  describe('refuses a swapped consumer key', () => {
    let keys: ConnectorKeys;
    beforeAll(async () => {
      keys = await openConnectorKeys(generateConnectorKeys());
    });

    it('on a command: connector.key', async () => {
      expect(await past.ended(await past.command(agreement, {}, { keys }))).toBe('connector.key');
      await nothingGiven();
    });

    it('on a command that names the right one: connector.key', async () => {
      const { thumbprint: requesterThumbprint } = past.requesterKeys;
      const disguised = { ...(await past.command(agreement, {}, { keys })), requesterThumbprint };
      expect(await past.ended(disguised)).toBe('connector.key');
      await nothingGiven();
    });

    it('in an agreement, whatever a person approves: connector.key', async () => {
      const { terms, cards } = await past.document(agreement);
      const { thumbprint } = keys;
      const swapped = { ...terms, version: 2, requester: { ...terms.requester, thumbprint } };
      const card = { department: water, hosted: false, issuedAt: terms.issuedAt };
      const others = { ...cards, requester: issueKeyCard(keys, card) };
      expect(await proposed(swapped, others)).toContain('other-key');
      const { dir } = world.provider;
      const barred = { code: 'connector.key' };
      await expect(approveAgreement(dir, agreement.id)).rejects.toMatchObject(barred);
      const signature = await signTerms(swapped, keys);
      const signatures = { provider: signature, requester: signature };
      expect(await active(swapped, signatures, others)).toBe('wire.wrong-key');
      await nothingGiven();
    });
  });

  describe('refuses widened fields', () => {
    it('on a command that was signed for fewer: connector.command-altered', async () => {
      const widened = { ...(await past.command(agreement)), fields: ['holder', 'contact'] };
      expect(await past.ended(widened)).toBe('connector.command-altered');
      await nothingGiven();
    });

    it('on a command that its requester signed with the hub: connector.field', async () => {
      const widened = await past.command(agreement, { fields: ['holder', 'contact'] });
      expect(await past.ended(widened)).toBe('connector.field');
      await nothingGiven();
    });

    it('in a document under the signatures of the narrow one: wire.bad-signature', async () => {
      const { terms, signatures, cards } = await past.document(agreement);
      const wide = { ...terms, fields: [...terms.fields, 'contact'] };
      expect(await active(wide, signatures, cards)).toBe('wire.bad-signature');
      await nothingGiven();
    });

    it('in a new version, which waits for a person and is not signed', async () => {
      const other = await past.conclude();
      const { terms, cards } = await past.document(other);
      const wide = { ...terms, version: 2, fields: [...terms.fields, 'contact'] };
      expect(await proposed(wide, cards)).toEqual(['ceiling', 'widened']);
      const asked = { agreementVersion: 2, fields: ['contact'] };
      expect(await past.ended(await past.command(other, asked))).toBe(
        'connector.agreement-version',
      );
      await nothingGiven();
    });
  });

  describe('refuses an extended term', () => {
    it('in a document under the signatures of the short one: wire.bad-signature', async () => {
      const { terms, signatures, cards } = await past.document(agreement);
      const { from, until } = terms.term;
      const long = { ...terms, term: { from, until: until + 86_400_000_000 } };
      expect(await active(long, signatures, cards)).toBe('wire.bad-signature');
      await nothingGiven();
    });

    it('of which it only says that the agreement is active: connector.expired', async () => {
      const periodUntil = new Date(Date.now() + 8000);
      const short = await past.conclude({ periodUntil });
      expect(await past.ended(await past.command(short))).toBe('answered');
      before = await past.given();
      await sleep(periodUntil.getTime() - Date.now() + 1);
      const said = { agreement: short.id, version: 1, state: 'active' };
      await world.tell({ type: 'agreement.changed', key: short.id, body: said });
      expect(await past.ended(await past.command(short))).toBe('connector.expired');
      await nothingGiven();
    });
  });

  describe('refuses a replayed command', () => {
    it('however often it comes: connector.replayed', async () => {
      const sent = await past.command(agreement);
      expect(await past.ended(sent)).toBe('answered');
      before = await past.given();
      expect(await past.ended(sent)).toBe('connector.replayed');
      expect(await past.ended(sent)).toBe('connector.replayed');
      await nothingGiven();
    });

    it.each(['id', 'deadline'] as const)(
      'under another %s: connector.command-altered',
      async (name) => {
        const sent = await past.command(agreement);
        expect(await past.ended(sent)).toBe('answered');
        before = await past.given();
        const later = { id: requestId(Date.now()), deadline: sent.deadline + 1_000_000 };
        const again = { ...sent, [name]: later[name] };
        expect(await past.ended(again)).toBe('connector.command-altered');
        await nothingGiven();
      },
    );
  });

  describe('refuses a reused quota window', () => {
    let small: Agreement;
    beforeAll(async () => {
      small = await past.conclude({}, 1);
      expect(await past.ended(await past.command(small))).toBe('answered');
    });

    it('by a command dated into a day whose calls are not used up: connector.quota', async () => {
      const yesterday = Date.now() * 1000 - 86_400_000_000;
      const dated = await past.command(small, { issuedAt: yesterday, id: requestId(yesterday) });
      expect(await past.ended(dated)).toBe('connector.quota');
      await nothingGiven();
    });

    it('by the signed agreement told once more: connector.quota', async () => {
      const { terms, signatures, cards } = await past.document(small);
      const body = { document: { terms, signatures }, cards };
      await world.tell({ type: 'agreement.active', key: small.id, body });
      await past.refused('agreement.changed', small.id, {});
      expect(await past.ended(await past.command(small))).toBe('connector.quota');
      await nothingGiven();
    });

    it('by a new version that grants as many: connector.quota', async () => {
      const { terms, cards } = await past.document(small);
      const next = { ...terms, version: 2 };
      const signatures = {
        provider: await signTerms(next, await world.provider.keys()),
        requester: await signTerms(next, past.requesterKeys),
      };
      const body = { document: { terms: next, signatures }, cards };
      await world.tell({ type: 'agreement.active', key: small.id, body });
      const second = await past.command(small, { agreementVersion: 2 });
      expect(await past.ended(second)).toBe('connector.quota');
      await nothingGiven();
    });

    it('after the connector was started anew: connector.quota', async () => {
      await world.provider.stop();
      await world.provider.start();
      const second = await past.command(small, { agreementVersion: 2 });
      expect(await past.ended(second)).toBe('connector.quota');
      await nothingGiven();
    });
  });

  describe('refuses an agreement', () => {
    it('that is forged: wire.wrong-key, and a call under it: connector.agreement-unknown', async () => {
      const { terms, cards } = await past.document(agreement);
      const forged = { ...terms, id: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e77' };
      const signature = await signTerms(forged, past.requesterKeys);
      const signatures = { provider: signature, requester: signature };
      expect(await active(forged, signatures, cards)).toBe('wire.wrong-key');
      const under = await past.command({ ...agreement, id: forged.id, terms: forged });
      expect(await past.ended(under)).toBe('connector.agreement-unknown');
      await nothingGiven();
    });

    it.each(['provider', 'requester'] as const)(
      'that lacks the signature of its %s: wire.agreement-half-signed',
      async (side) => {
        const { terms, signatures, cards } = await past.document(agreement);
        const half = { ...signatures, [side]: null };
        expect(await active(terms, half, cards)).toBe('wire.agreement-half-signed');
        await nothingGiven();
      },
    );
  });

  describe('refuses an old wire version', () => {
    it('of a command: wire.version-unsupported', async () => {
      const old = { ...(await past.command(agreement)), v: 'shutong.call/0' };
      expect(await past.refused('call.command', old.id, old)).toBe('wire.version-unsupported');
      await nothingGiven();
    });

    it('of an agreement: wire.version-unsupported', async () => {
      const { terms, signatures, cards } = await past.document(agreement);
      const old = { ...terms, v: 'shutong.agreement/0' } as unknown as AgreementTerms;
      expect(await active(old, signatures, cards)).toBe('wire.version-unsupported');
      await nothingGiven();
    });

    it('that knows no row filter, for terms that were signed with one: wire.bad-signature', async () => {
      const rowFilter = [{ field: 'permit_no', op: 'eq', values: ['A-2'] }] as const;
      const filtered = await past.conclude({ rowFilter });
      const { terms, signatures, cards } = await past.document(filtered);
      expect(await active(asFirstVersion(terms), signatures, cards)).toBe('wire.bad-signature');
      await nothingGiven();
    });
  });
});
