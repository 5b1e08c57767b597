import type { Actor, HubError } from '@shutong/platform';
import { clientErrors } from '../client/client.errors';
import { tokenErrors } from '../client/token.errors';
import { departmentErrors } from '../department/department.errors';
import type { Admission } from '../person/person.policy';
import { roleOfKind } from '../role/role.policy';
import type { ClientStanding } from './standing.query';
import type { ClientToken } from './token.verifier';

/** Admits the client of a verified token; its role is its kind, whatever the token says. */
export function admitClient(token: ClientToken, standing: ClientStanding | undefined): Admission {
  if (!standing) throw tokenErrors.invalid({ why: 'unknown client' });
  const actor: Actor = {
    kind: 'service',
    id: `client:${standing.id}`,
    name: standing.name,
    department: standing.department,
    roles: [roleOfKind[standing.kind]],
    authn: { method: 'private_key_jwt', clientId: standing.id, tokenHash: token.hash },
  };
  const refusal = refusalOf(token, standing);
  return refusal ? { actor, refusal } : { actor };
}

function refusalOf(token: ClientToken, standing: ClientStanding): HubError | undefined {
  if (standing.state === 'disabled') return clientErrors.disabled();
  if (standing.departmentState === 'disabled') {
    return departmentErrors.disabled({ code: standing.department });
  }
  const keys = [standing.thumbprint, standing.formerThumbprint];
  return keys.includes(token.thumbprint) ? undefined : clientErrors.keyReplaced();
}
