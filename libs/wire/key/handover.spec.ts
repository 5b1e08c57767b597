import {
  cardAt,
  generateConnectorKeys,
  isKeyOf,
  issueKeyCard,
  openAgreement,
  openCommand,
  openConnectorKeys,
  openKeyCard,
  openStatement,
  sealAnswer,
  sealCommand,
  signHandover,
  signTerms,
  type ConnectorKeys,
  type KeyCard,
  type Predecessor,
} from '..';
import {
  departments,
  now,
  parties,
  refusal,
  termsBetween,
  verifyRequest,
} from '../parties.fixture';
import type { Parties } from '../parties.fixture';

const minute = 60_000_000;

describe('A root key that handed over to another', () => {
  let all: Parties;
  let old: ConnectorKeys;
  let young: ConnectorKeys;
  const holder = { department: departments.provider, hosted: false };
  beforeAll(async () => {
    all = await parties();
    old = all.provider.keys;
    young = await openConnectorKeys(generateConnectorKeys());
  });

  const predecessor = (change: object = {}, by = old): Predecessor => ({
    sign: by.sign,
    handover: signHandover({ ...holder, to: young.thumbprint, at: now, ...change }, by),
  });
  const cardOf = (predecessors: readonly Predecessor[], keys = young): string =>
    issueKeyCard(keys, { ...holder, issuedAt: now + 1 }, predecessors);
  const opened = (...predecessors: Predecessor[]): Promise<KeyCard> =>
    openKeyCard(cardOf(predecessors));

  it('stands on the new card, proven by its own signature', async () => {
    const card = await opened(predecessor());
    expect(card).toMatchObject({ v: 'shutong.key/2', thumbprint: young.thumbprint });
    expect([...card.former.keys()]).toEqual([old.thumbprint]);
    expect([old, young].every(({ thumbprint }) => isKeyOf(card, thumbprint))).toBe(true);
    expect(isKeyOf(card, all.other.keys.thumbprint)).toBe(false);
  });

  it('may itself have taken over from another', async () => {
    const third = await openConnectorKeys(generateConnectorKeys());
    const next = predecessor({ to: third.thumbprint }, young);
    const card = await openKeyCard(cardOf([predecessor(), next], third));
    expect([...card.former.keys()]).toEqual([old.thumbprint, young.thumbprint]);
    const broken = [next, predecessor()];
    expect(await refusal(() => openKeyCard(cardOf(broken, third)))).toMatch(
      /^wire\.card-malformed/,
    );
  });

  it.each<[string, (all: Parties) => Predecessor, RegExp]>([
    ['another key', () => predecessor({ to: 'A'.repeat(43) }), /^wire\.card-malformed/],
    [
      'another department',
      () => predecessor({ department: departments.requester }),
      /^wire\.card-malformed/,
    ],
    ['a hosted connector', () => predecessor({ hosted: true }), /^wire\.card-malformed/],
    [
      'itself without having signed it',
      ({ other }) => ({ sign: old.sign, handover: predecessor({}, other.keys).handover }),
      /^wire\.wrong-key/,
    ],
    [
      'itself by a signature of another kind',
      ({ provider }) => ({ sign: old.sign, handover: provider.jws }),
      /^wire\.bad-signature/,
    ],
  ])('is not believed where it hands over to %s', async (_whom, made, code) => {
    expect(await refusal(() => opened(made(all)))).toMatch(code);
  });

  it('is not believed twice, nor by itself', async () => {
    expect(await refusal(() => opened(predecessor(), predecessor()))).toMatch(
      /^wire\.card-malformed/,
    );
    const itself = predecessor({ to: old.thumbprint });
    expect(await refusal(() => openKeyCard(cardOf([itself], old)))).toMatch(
      /^wire\.card-malformed/,
    );
  });

  it('has signed agreements that hold under the new card, and the new key none of the old ones', async () => {
    const terms = termsBetween(all);
    const { keys } = all.requester;
    const cards = { provider: await opened(predecessor()), requester: all.requester.card };
    const document = (provider: string, requester: string) => ({
      terms,
      signatures: { provider, requester },
    });
    const requester = await signTerms(terms, keys);
    const signed = document(await signTerms(terms, old), requester);
    expect(await openAgreement(signed, cards)).toEqual(terms);
    const later = { ...terms, provider: { ...terms.provider, thumbprint: young.thumbprint } };
    // By the old key, where the terms name the new one.
    const { signatures } = signed;
    expect(await refusal(() => openAgreement({ terms: later, signatures }, cards))).toMatch(
      /^wire\.(bad-signature|wrong-key)/,
    );
  });

  it('signs commands and answers until it is revoked, and none after', async () => {
    const { requester } = all;
    const to = { own: old, provider: requester.card };
    const command = await sealCommand(verifyRequest, to);
    const good = await opened(predecessor());
    const revoked = await opened(predecessor({ until: now - minute }));
    const openBy = (card: KeyCard, at = now) =>
      openCommand(command, { own: requester.keys, requester: card, now: at });
    expect((await openBy(good)).command).toEqual(command);
    expect(await refusal(() => openBy(revoked))).toMatch(/^wire\.wrong-key/);
    const reply = { outcome: 'refused', code: 'connector.quota', answeredAt: now } as const;
    const { statement } = await sealAnswer(reply, {
      ...{ command, own: old, requester: requester.card },
    });
    expect((await openStatement(statement, cardAt(good, now))).outcome).toBe('refused');
    expect(await refusal(() => openStatement(statement, cardAt(revoked, now)))).toMatch(
      /^wire\.wrong-key/,
    );
    // What it signed before is still its holder's.
    expect((await openStatement(statement, revoked)).outcome).toBe('refused');
  });
});
