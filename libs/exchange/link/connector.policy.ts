import { hasRole, supervises, type Actor } from '@shutong/platform';

/** Whoever oversees or runs the region's exchange sees all connectors; a department's people see their own. */
export const seesAllConnectors = (actor: Actor): boolean =>
  supervises(actor) ||
  hasRole(actor, 'security-administrator') ||
  hasRole(actor, 'system-administrator');
