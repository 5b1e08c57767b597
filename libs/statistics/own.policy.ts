import { supervises, type Context } from '@shutong/platform';

/** Who does not supervise, and is not the hub itself, knows of projects what its department does in them: that department. */
export const ownOf = ({ actor }: Context): string | null =>
  supervises(actor) || actor.kind === 'system' ? null : (actor.department ?? '');
