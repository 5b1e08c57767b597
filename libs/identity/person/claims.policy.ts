import type { OidcIssuer } from './issuers';
import type { PersonRole } from '../role/role.policy';

/** What a token says of its person, in our words. */
export interface MappedClaims {
  /** Credit code, not yet looked up; null where the token names none. */
  readonly department: string | null;
  readonly roles: readonly PersonRole[];
  readonly name: string | null;
}

type Claims = Readonly<Record<string, unknown>>;

const longestClaim = 200;

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

const listOf = (claim: unknown): string[] =>
  (Array.isArray(claim) ? claim : [claim]).filter((item) => typeof item === 'string');
