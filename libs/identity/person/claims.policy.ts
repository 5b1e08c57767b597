import { isCreditCode, type RealName } from '@shutong/platform';
import type { OidcIssuer } from './issuers';
import type { PersonRole } from '../role/role.policy';

/** What a token says of its person, in our words. */
export interface MappedClaims {
  /** Credit code, not yet looked up; null where the token names none. */
  readonly department: string | null;
  readonly roles: readonly PersonRole[];
  readonly name: string | null;
  /** Where the person may be written to; never who it is. Null unless the token has a good one. */
  readonly email: string | null;
  /** Null unless the issuer says that it has verified it. */
  readonly realName: RealName | null;
}

type Claims = Readonly<Record<string, unknown>>;

const longestClaim = 200;
const longestEmail = 254;
/** An address without comments, quotes or controls (WHATWG HTML, valid e-mail address). */
const emailAddress =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

/** Maps claims as the issuer's configuration says; what it does not name gives nothing. */
export function mapClaims(issuer: OidcIssuer, claims: Claims): MappedClaims {
  const theirs = listOf(claimAt(claims, issuer.claims.roles));
  const ours = theirs.flatMap((role) =>
    Object.hasOwn(issuer.roles, role) ? issuer.roles[role]! : [],
  );
  return {
    department: textOf(claimAt(claims, issuer.claims.department)),
    roles: [...new Set(ours)],
    name: textOf(claimAt(claims, issuer.claims.name)),
    email: emailOf(claims, issuer.claims.email ?? 'email'),
    realName: realNameOf(issuer, claims),
  };
}

/** `realm_access.roles` leads into an object, unless a claim has just that name. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (within, part) =>
        typeof within === 'object' && within !== null && Object.hasOwn(within, part)
          ? (within as Claims)[part]
          : undefined,
      claims,
    );
}

const textOf = (claim: unknown): string | null =>
  typeof claim === 'string' && claim !== '' ? claim.slice(0, longestClaim) : null;

/** What the issuer itself calls unverified (OpenID Connect Core §5.1) could be anybody's. */
function emailOf(claims: Claims, name: string): string | null {
  const email = claimAt(claims, name);
  if (typeof email !== 'string' || email.length > longestEmail || !emailAddress.test(email)) {
    return null;
  }
  return claims['email_verified'] === false ? null : email;
}

/** As the issuer's configuration says which claim vouches for it, by which of its values. */
function realNameOf({ claims: names, assured = [] }: OidcIssuer, claims: Claims): RealName | null {
  const name = textOf(claimAt(claims, names.name));
  const assurance = names.assurance && textOf(claimAt(claims, names.assurance));
  if (!name || !assurance || !assured.includes(assurance)) return null;
  const organisation = organisationOf(names, claims);
  return organisation === undefined ? null : { name, organisation };
}

/** Null for a person alone. Whoever acts for a company acts for one that can be told from all others: undefined otherwise. */
function organisationOf(
  names: OidcIssuer['claims'],
  claims: Claims,
): RealName['organisation'] | undefined {
  const code = names.organisation && textOf(claimAt(claims, names.organisation));
  if (!code) return null;
  const name = names.organisationName && textOf(claimAt(claims, names.organisationName));
  return name && isCreditCode(code) ? { code, name } : undefined;
}

const listOf = (claim: unknown): string[] =>
  (Array.isArray(claim) ? claim : [claim]).filter((item) => typeof item === 'string');
