import type { PersonRole } from '@shutong/identity';
import type { Actor } from '@shutong/platform';

/** Everybody who holds a role in a department, now or later. */
interface InRole {
  /** Unified social credit code. */
  readonly department: string;
  readonly role: PersonRole;
}

/**
 * Whom a notice is for: one person, by the id of its actor; everybody who holds a role in a department; or the one of these who was
 * put in charge, and all of them once that person is none of them any more.
 */
export type Addressee =
  { readonly person: string } | InRole | (InRole & { readonly person: string });

/** The addressee as the table keeps it. */
export function addressKey(to: Addressee): string {
  if (!('department' in to)) return `person:${to.person}`;
  const role = `role:${to.department}/${to.role}`;
  return 'person' in to ? `${role}/${to.person}` : role;
}

/** LIKE pattern of those who were put in charge among these. */
export const inChargeOf = (those: InRole): string => `${addressKey(those)}/%`;

/** The reverse of `addressKey`. */
export function addresseeOf(key: string): Addressee {
  if (key.startsWith('person:')) return { person: key.slice('person:'.length) };
  const [department, role, ...person] = key.slice('role:'.length).split('/');
  const inRole = { department: department!, role: role as PersonRole };
  return person.length === 0 ? inRole : { ...inRole, person: person.join('/') };
}

/** Every addressee that the actor is at this moment. */
export const addressKeysOf = ({ id, department, roles }: Actor): string[] => [
  addressKey({ person: id }),
  ...(department === null
    ? []
    : roles.flatMap((role) => [`role:${department}/${role}`, `role:${department}/${role}/${id}`])),
];

/** The actor is one of those meant. */
export const isAddressed = (actor: Actor, to: Addressee): boolean =>
  addressKeysOf(actor).includes(addressKey(to));
