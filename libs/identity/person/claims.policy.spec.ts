import { ConfigError } from '@shutong/platform';
import { mapClaims } from './claims.policy';
import { readIssuers, type OidcIssuer } from './issuers';

const issuer: OidcIssuer = {
  issuer: 'https://login.gov.example',
  audience: 'hub',
  claims: { department: 'org.code', roles: 'realm_access.roles', name: 'name' },
  roles: { sjgx_sq: ['requester'], sjgx_all: ['requester', 'provider-officer'] },
};

describe('mapping of claims', () => {
  it('follows dots into nested claims and joins the roles without repeating one', () => {
    const claims = {
      org: { code: '11440000006939748G' },
      realm_access: { roles: ['sjgx_sq', 'sjgx_all', 'other', 7] },
      name: '王芳',
    };
    expect(mapClaims(issuer, claims)).toEqual({
      department: '11440000006939748G',
      roles: ['requester', 'provider-officer'],
      name: '王芳',
      email: null,
      realName: null,
    });
  });

  it('prefers a claim whose own name has dots, and takes a single role as a list of one', () => {
    const claims = { 'realm_access.roles': 'sjgx_sq', realm_access: { roles: ['sjgx_all'] } };
    expect(mapClaims(issuer, claims).roles).toEqual(['requester']);
  });

  it('gives nothing for what is missing, of another type, or inherited from Object', () => {
    const claims = { org: { code: 5 }, realm_access: { roles: ['constructor', '__proto__'] } };
    expect(mapClaims(issuer, claims)).toEqual({
      ...{ department: null, roles: [], name: null, email: null, realName: null },
    });
    expect(
      mapClaims({ ...issuer, claims: { ...issuer.claims, name: 'constructor.name' } }, {}).name,
    ).toBeNull();
  });
});

describe('the e-mail address', () => {
  const of = (claims: object) => mapClaims(issuer, { ...claims }).email;

  it('is the standard claim’s, or another’s that the issuer’s configuration names', () => {
    expect(of({ email: 'wang.fang@gov.example' })).toBe('wang.fang@gov.example');
    const named = { ...issuer, claims: { ...issuer.claims, email: 'contact.mail' } };
    const claims = { email: 'a@gov.example', contact: { mail: 'b@gov.example' } };
    expect(mapClaims(named, claims).email).toBe('b@gov.example');
  });

  it.each([
    ['of another type', { email: 7 }],
    ['with a line break', { email: 'a@gov.example\r\nBcc: b@gov.example' }],
    ['of two', { email: 'a@gov.example,b@gov.example' }],
    ['with a name before it', { email: 'A <a@gov.example>' }],
    ['without a host', { email: 'wang' }],
    ['of a host that ends in a hyphen', { email: 'a@gov-' }],
    ['too long', { email: `a@${'b'.repeat(253)}` }],
    ['that the issuer has not verified', { email: 'a@gov.example', email_verified: false }],
  ])('%s is none', (_, claims) => {
    expect(of(claims)).toBeNull();
  });
});

describe('the real name', () => {
  const vouching: OidcIssuer = {
    ...issuer,
    claims: {
      ...issuer.claims,
      assurance: 'acr',
      organisation: 'org.code',
      organisationName: 'org.name',
    },
    assured: ['real-name'],
  };
  const code = '11440000006939748G';
  const of = (claims: object, from = vouching) =>
    mapClaims(from, { name: '王芳', ...claims }).realName;

  it('is the name where the issuer vouches for it, with the company that it names', () => {
    expect(of({ acr: 'real-name' })).toEqual({ name: '王芳', organisation: null });
    expect(of({ acr: 'real-name', org: { code, name: '某公司' } })).toEqual({
      name: '王芳',
      organisation: { code, name: '某公司' },
    });
  });

  it.each([
    ['of another assurance', { acr: 'phone' }, vouching],
    ['without assurance', {}, vouching],
    ['without a name', { acr: 'real-name', name: '' }, vouching],
    [
      'of a company without a good credit code',
      { acr: 'real-name', org: { code: '1', name: 'x' } },
      vouching,
    ],
    ['of a company without a name', { acr: 'real-name', org: { code } }, vouching],
    ['from an issuer that vouches for nobody', { acr: 'real-name' }, issuer],
  ])('%s is none', (_, claims, from) => {
    expect(of(claims, from)).toBeNull();
  });
});

describe('OIDC_ISSUERS', () => {
  const read = (...issuers: object[]) => readIssuers(JSON.stringify(issuers));

  it('is taken as it stands when it is well-formed', () => {
    expect(read(issuer, { ...issuer, issuer: 'http://127.0.0.1:7700' })).toHaveLength(2);
    expect(readIssuers('[]')).toEqual([]);
  });

  it.each([
    ['what is no JSON', () => readIssuers('{')],
    [
      'a plain http issuer on another machine',
      () => read({ ...issuer, issuer: 'http://login.gov' }),
    ],
    ['an issuer that is no address', () => read({ ...issuer, issuer: 'login' })],
    ['an unknown role', () => read({ ...issuer, roles: { a: ['root'] } })],
    ['a machine role', () => read({ ...issuer, roles: { a: ['connector'] } })],
    ['a missing audience', () => read({ ...issuer, audience: undefined })],
    ['a misspelt property', () => read({ ...issuer, audiences: 'x' })],
    ['an issuer named twice', () => read(issuer, issuer)],
  ])('refuses %s at start', (_, reading) => {
    expect(reading).toThrow(ConfigError);
  });
});
