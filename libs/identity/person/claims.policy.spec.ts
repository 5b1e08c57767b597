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
    });
  });

  it('prefers a claim whose own name has dots, and takes a single role as a list of one', () => {
    const claims = { 'realm_access.roles': 'sjgx_sq', realm_access: { roles: ['sjgx_all'] } };
    expect(mapClaims(issuer, claims).roles).toEqual(['requester']);
  });

  it('gives nothing for what is missing, of another type, or inherited from Object', () => {
    const claims = { org: { code: 5 }, realm_access: { roles: ['constructor', '__proto__'] } };
    expect(mapClaims(issuer, claims)).toEqual({ department: null, roles: [], name: null });
    expect(
      mapClaims({ ...issuer, claims: { ...issuer.claims, name: 'constructor.name' } }, {}).name,
    ).toBeNull();
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
