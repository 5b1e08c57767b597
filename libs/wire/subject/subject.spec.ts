import { createHmac, createSecretKey } from 'node:crypto';
import {
  generateTokenKey,
  subjectToken,
  tokenKeyFingerprint,
  unwrapTokenKey,
  wrapTokenKey,
} from '..';
import { seal, unseal } from '../jose/sealing';
import { parties, refusal, type Parties } from '../parties.fixture';

const key = createSecretKey(Buffer.alloc(32, 7));
const number = '11010519491231002X';

describe('Subject tokens', () => {
  it('are HMAC-SHA-256 over kind and number', () => {
    const expected = createHmac('sha256', Buffer.alloc(32, 7))
      .update(`shutong.subject/1\nnatural-person\n${number}`)
      .digest('base64url');
    expect(subjectToken(key, 'natural-person', number)).toBe(expected);
  });

  it.each([
    '11010519491231002x',
    ' 110105 19491231 002X ',
    '110105-19491231-002X',
    '１１０１０５１９４９１２３１００２Ｘ',
    '110105491231002',
    '110105\u200b19491231002X',
  ])('are the same for %s', (written) => {
    expect(subjectToken(key, 'natural-person', written)).toBe(
      subjectToken(key, 'natural-person', number),
    );
  });

  it('differ by number, kind and key', () => {
    const tokens = [
      subjectToken(key, 'natural-person', number),
      subjectToken(key, 'natural-person', '110105194912310038'),
      subjectToken(key, 'legal-person', number),
      subjectToken(generateTokenKey(), 'natural-person', number),
    ];
    expect(new Set(tokens).size).toBe(tokens.length);
  });
});

describe('The token key', () => {
  let all: Parties;
  let from: Parameters<typeof wrapTokenKey>[1];
  beforeAll(async () => {
    all = await parties();
    from = { own: all.other.keys, card: all.other.jws };
  });

  it('reaches the department for which it was wrapped, from the pinned authority', async () => {
    const made = generateTokenKey();
    const wrapped = await wrapTokenKey(made, from, all.provider.card);
    const pinned = all.other.card.thumbprint;
    const { key: got, authority } = await unwrapTokenKey(wrapped, all.provider.keys, pinned);
    expect(tokenKeyFingerprint(got)).toBe(tokenKeyFingerprint(made));
    expect(authority.thumbprint).toBe(pinned);
    expect(wrapped.length).toBeLessThan(4096);
  });

  it('is not readable for another department', async () => {
    const wrapped = await wrapTokenKey(generateTokenKey(), from, all.provider.card);
    expect(await refusal(() => unwrapTokenKey(wrapped, all.requester.keys))).toMatch(
      /^wire\.undecryptable /,
    );
  });

  it('made by the hub is refused', async () => {
    const hub = { own: all.requester.keys, card: all.requester.jws };
    const wrapped = await wrapTokenKey(generateTokenKey(), hub, all.provider.card);
    const pinned = all.other.card.thumbprint;
    expect(await refusal(() => unwrapTokenKey(wrapped, all.provider.keys, pinned))).toBe(
      'wire.wrong-key authority',
    );
  });

  it("under the authority's card but another signature is refused", async () => {
    const own = { ...all.requester.keys, thumbprint: all.other.keys.thumbprint };
    const wrapped = await wrapTokenKey(
      generateTokenKey(),
      { own, card: all.other.jws },
      all.provider.card,
    );
    expect(await refusal(() => unwrapTokenKey(wrapped, all.provider.keys))).toMatch(
      /^wire\.bad-signature /,
    );
  });

  it('passed on by another department is refused', async () => {
    const wrapped = await wrapTokenKey(generateTokenKey(), from, all.requester.card);
    const jws = unseal(wrapped, all.requester.keys.decryptionKey);
    const passedOn = seal(jws, all.provider.card.encryptionKey);
    expect(await refusal(() => unwrapTokenKey(passedOn, all.provider.keys))).toMatch(
      /^wire\.wrong-recipient /,
    );
  });

  it.each(['', 'e30', '{}', 'a.b.c', `a.${Buffer.from('{}').toString('base64url')}.c`])(
    'that is none (%j) is refused',
    async (inside) => {
      const wrapped = seal(inside, all.provider.card.encryptionKey);
      expect(await refusal(() => unwrapTokenKey(wrapped, all.provider.keys))).toMatch(
        /^wire\.content-malformed /,
      );
    },
  );
});
