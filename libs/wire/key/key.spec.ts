import { createPrivateKey } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import {
  clientAssertion,
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  openKeyCard,
  type StoredKeys,
} from '..';
import { canonicalJson } from '../canonical/canonical';
import { sign, verify } from '../jose/signing';
import { departments, now, party, refusal } from '../parties.fixture';
import { thumbprintOf } from './connector-keys';

/** RFC 8037 Appendix A.1 and A.2: an Ed25519 key. */
const rfc8037 = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
} as const;

const holder = { department: departments.provider, hosted: false, issuedAt: now };

const payloadOf = (jws: string): object =>
  JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString()) as object;

describe('Public vectors', () => {
  it('RFC 8037 A.3: the thumbprint of the Ed25519 key (RFC 7638)', async () => {
    const { kty, crv, x } = rfc8037;
    expect(await thumbprintOf({ kty, crv, x })).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('RFC 8037 A.4: the signature of "Example of Ed25519 signing"', async () => {
    const { CompactSign } = await import('jose');
    const key = createPrivateKey({ format: 'jwk', key: { ...rfc8037 } });
    const jws = await new CompactSign(Buffer.from('Example of Ed25519 signing'))
      .setProtectedHeader({ alg: 'EdDSA' })
      .sign(key);
    expect(jws).toBe(
      'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.' +
        'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
    );
  });

  it('RFC 8785 §3.2.2: the canonical form of the example', () => {
    const example = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '€$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });
});

describe('Keys', () => {
  let stored: StoredKeys;
  beforeAll(async () => {
    stored = generateConnectorKeys();
  });

  it('are new each time and survive being stored as JSON', async () => {
    expect(generateConnectorKeys().sign.d).not.toBe(stored.sign.d);
    const reopened = await openConnectorKeys(JSON.parse(JSON.stringify(stored)));
    expect(reopened.thumbprint).toBe((await openConnectorKeys(stored)).thumbprint);
  });

  it('once opened show no private half', async () => {
    const keys = await openConnectorKeys(stored);
    const shown = JSON.stringify(keys);
    expect(shown).not.toContain(stored.sign.d);
    expect(shown).not.toContain(stored.encrypt.d);
  });

  it.each([
    ['a root key of another curve', { sign: { crv: 'X25519' } }],
    ['an encryption key of another curve', { encrypt: { crv: 'Ed25519' } }],
    ['a key without its private half', { sign: { d: undefined } }],
    ['a key of another type', { encrypt: { kty: 'EC' } }],
    ['a private half that belongs to another key', { sign: { d: rfc8037.d } }],
  ])('%s is refused', async (_what, change: Record<string, object>) => {
    const broken = {
      sign: { ...stored.sign, ...change.sign },
      encrypt: { ...stored.encrypt, ...change.encrypt },
    } as StoredKeys;
    expect(await refusal(() => openConnectorKeys(broken))).toMatch(/^wire\.card-curve /);
  });
});

describe('Key cards', () => {
  it('open to what was issued, with a thumbprint that names the root key', async () => {
    const { keys, jws } = await party(departments.provider, true);
    const card = await openKeyCard(jws);
    expect(card).toMatchObject({
      v: 'shutong.key/1',
      department: departments.provider,
      hosted: true,
      sign: keys.sign,
      encrypt: keys.encrypt,
      thumbprint: keys.thumbprint,
      issuedAt: now,
    });
    expect(decodeProtectedHeader(jws)).toEqual({
      alg: 'EdDSA',
      typ: 'shutong.key/1',
      kid: keys.thumbprint,
    });
  });

  it('with an exchanged encryption key are refused', async () => {
    const [real, attacker] = [await party(departments.provider), await party(departments.other)];
    const [header, , signature] = real.jws.split('.');
    const swapped = { ...payloadOf(real.jws), encrypt: attacker.keys.encrypt };
    const payload = Buffer.from(canonicalJson(swapped)).toString('base64url');
    expect(await refusal(() => openKeyCard(`${header}.${payload}.${signature}`))).toMatch(
      /^wire\.bad-signature /,
    );
  });

  it.each([
    ['signed by another key', 'wire.bad-signature', {}],
    ['with the thumbprint of another key', 'wire.card-thumbprint', { thumbprint: 'A'.repeat(43) }],
    ['with a private half in it', 'wire.card-curve', { sign: rfc8037 }],
    ['with an encryption key of another curve', 'wire.card-curve', { encrypt: { ...rfc8037 } }],
    ['of an unknown version', 'wire.version-unsupported', { v: 'shutong.key/3' }],
    ['without a version', 'wire.card-malformed', { v: 1 }],
    ['of no department', 'wire.card-malformed', { department: 'nobody' }],
    ['with something more in it', 'wire.card-malformed', { note: 'x' }],
  ])('%s are refused', async (_what, code, change) => {
    const real = await party(departments.provider);
    const content = { ...payloadOf(real.jws), ...change };
    const attacker = await party(departments.other);
    const forger = { ...attacker.keys, thumbprint: real.keys.thumbprint };
    const forged = sign('shutong.key/1', canonicalJson(content), forger);
    expect(await refusal(() => openKeyCard(forged))).toMatch(new RegExp(`^${code} `));
  });

  it.each([['', 'a.b', 'a.b.c', 'no JWS at all', 'x'.repeat(20_000)]])(
    'that are no JWS are refused (%#)',
    async (text) =>
      expect(await refusal(() => openKeyCard(text))).toMatch(/^wire\.card-malformed /),
  );

  it('are not issued for what is no credit code', async () => {
    const { keys } = await party(departments.provider);
    const issue = () => issueKeyCard(keys, { ...holder, department: '公安厅' });
    expect(await refusal(issue)).toBe('wire.card-malformed /department pattern');
  });
});

describe('Signatures', () => {
  it('over one kind of document are of no use as another', async () => {
    const { keys, card } = await party(departments.provider);
    const jws = sign('shutong.answer/1', '{}', keys);
    expect(verify('shutong.answer/1', jws, card)).toBe('{}');
    expect(await refusal(() => verify('shutong.statement/1', jws, card))).toMatch(
      /^wire\.bad-signature /,
    );
  });

  it('without algorithm are refused', async () => {
    const { card } = await party(departments.provider);
    const header = { alg: 'none', typ: 't', kid: card.thumbprint };
    const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
    expect(await refusal(() => verify('t', `${encoded}.e30.`, card))).toMatch(
      /^wire\.bad-signature /,
    );
  });
});

describe('The client assertion', () => {
  it('names client and hub, ends after 60 seconds, and is never the same twice', async () => {
    const { keys, card } = await party(departments.provider);
    const of = { clientId: 'c-1', audience: 'https://hub.example', keys, now };
    const jwt = await clientAssertion(of);
    const { payload } = await jwtVerify(jwt, card.verificationKey, {
      issuer: 'c-1',
      subject: 'c-1',
      audience: 'https://hub.example',
      currentDate: new Date(now / 1000),
    });
    expect(payload.exp! - payload.iat!).toBe(60);
    expect(decodeJwt(await clientAssertion(of)).jti).not.toBe(payload.jti);
  });
});
