import type { PersonRole } from '@shutong/identity';
import type { Actor } from '@shutong/platform';

/**
 * Whom a notice is for: one person, by the id of its actor; or everybody who holds a role in a
 * department, now or later.
 */
export type Addressee =
  | { readonly person: string }
  | {
      /** Unified social credit code. */
      readonly department: string;
      readonly role: PersonRole;
    };

/** The addressee as the table keeps it. */
export const addressKey = (to: Addressee): string =>
  'person' in to ? `person:${to.person}` : `role:${to.department}/${to.role}`;

/** The reverse of `addressKey`. */
export function addresseeOf(key: string): Addressee {
  if (key.startsWith('person:')) return { person: key.slice('person:'.length) };
  const [department, role] = key.slice('role:'.length).split('/');
  return { department: department!, role: role as PersonRole };
}

/** Every addressee that the actor is at this moment. */
export const addressKeysOf = ({ id, department, roles }: Actor): string[] => [
  addressKey({ person: id }),
  ...(department === null ? [] : roles.map((role) => `role:${department}/${role}`)),
];

/** The actor is one of those meant. */
export const isAddressed = (actor: Actor, to: Addressee): boolean =>
  addressKeysOf(actor).includes(addressKey(to));
