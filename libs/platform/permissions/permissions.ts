import { SetMetadata } from '@nestjs/common';
import type { Role } from '../context/context';

const catalogue = new Map<string, readonly Role[]>();

/** Who may do what; names are `context.noun.verb`, the same grammar as events and log actions. */
export function definePermissions<const T extends Readonly<Record<string, readonly Role[]>>>(
  table: T,
): void {
  for (const [name, holders] of Object.entries(table)) catalogue.set(name, holders);
}

export function permissionCatalogue(): ReadonlyMap<string, readonly Role[]> {
  return catalogue;
}

/** True where one of the roles holds the permission. An unknown permission is held by nobody. */
export function permits(roles: readonly Role[], permission: string): boolean {
  const holders = catalogue.get(permission) ?? [];
  return roles.some((role) => holders.includes(role));
}

export const REQUIRES = 'shutong:requires';
export const PUBLIC = 'shutong:public';

/** The operation is refused, and the refusal logged, unless the actor holds `permission`. */
export const Requires = (permission: string): MethodDecorator & ClassDecorator =>
  SetMetadata(REQUIRES, permission);

/** Anyone may call this; `because` is read by the test that guards the list of such operations. */
export const Public = (because: string): MethodDecorator & ClassDecorator =>
  SetMetadata(PUBLIC, because);
