import type { Actor, HubError, Role } from '@shutong/platform';
import { departmentErrors } from '../department/department.errors';
import { brokenSeparation } from '../role/role.policy';
import { roleErrors } from '../role/role.errors';
import type { MappedClaims } from './claims.policy';
import { personErrors } from './person.errors';

/** A person's token after its signature, issuer, audience and times were found good. */
export interface PersonToken extends MappedClaims {
  readonly kind: 'person';
  readonly issuer: string;
  readonly subject: string;
  readonly clientId: string;
  readonly hash: string;
  readonly expiresAt: Date;
}

/** What the hub itself knows of the person and the department at this moment. */
export interface PersonStanding {
  readonly state: 'active' | 'disabled' | null;
  readonly department: string | null;
  readonly departmentState: 'active' | 'disabled' | null;
  readonly assigned: readonly Role[];
}

/** Who asks, and why that one is refused; a refusal here is of somebody known. */
export interface Admission {
  readonly actor: Actor;
  readonly refusal?: HubError;
}

/** A person as actors and log entries name them; a hash sign cannot stand in an issuer. */
export const personKey = (issuer: string, subject: string): string => `${issuer}#${subject}`;

/**
 * Admits the person of a verified token: department and roles are the token's, else (department) and
 * also (roles) the hub's own. Who is a developer and nothing else has no department. Throws `identity.person.unmapped`
 * where it is otherwise, or anything is missing.
 */
export function admitPerson(token: PersonToken, standing: PersonStanding): Admission {
  const roles = [...new Set([...token.roles, ...standing.assigned])];
  const isDeveloper = roles.every((role) => role === 'developer');
  const isOutside = token.department === null && standing.department === null;
  const isPlaced = isDeveloper ? isOutside : standing.departmentState !== null;
  if (!isPlaced || roles.length === 0) throw personErrors.unmapped();
  const actor: Actor = {
    kind: 'person',
    id: personKey(token.issuer, token.subject),
    name: token.name ?? token.subject,
    department: standing.department,
    roles,
    ...(isDeveloper && token.realName ? { realName: token.realName } : {}),
    authn: { method: 'oidc', clientId: token.clientId, tokenHash: token.hash },
  };
  const refusal = refusalOf(standing, roles);
  return refusal ? { actor, refusal } : { actor };
}

function refusalOf(standing: PersonStanding, roles: readonly Role[]): HubError | undefined {
  if (standing.state === 'disabled') return personErrors.disabled();
  if (standing.departmentState === 'disabled') {
    return departmentErrors.disabled({ code: standing.department! });
  }
  const broken = brokenSeparation(roles);
  return broken && roleErrors.separated({ roles: broken.roles.join(' + '), source: broken.source });
}
