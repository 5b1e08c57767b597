import {
  judgeActions,
  type Actions,
  type Actor,
  type AvailableAction,
  type RealName,
} from '@shutong/platform';
import type { Trust } from '../quota/tiers';
import type { Developer } from './developer.entity';
import { developerErrors } from './developer.errors';

type Trusted = Pick<Developer, 'trust' | 'person'>;

/** How far a developer is to be trusted, and why. @throws developerErrors */
export function trustOf(
  developer: Pick<Developer, 'trust'>,
  trust: Trust,
  ground: string,
): { readonly trust: Trust; readonly ground: string } {
  const given = ground.trim();
  if (given === '') throw developerErrors.groundMissing();
  if (developer.trust === trust) throw developerErrors.unchanged({ trust });
  return { trust, ground: given };
}

/** The real name by which somebody takes an account over, or says anew for whom its own acts; who is barred stays so. @throws developerErrors */
export function realNameFor(actor: Actor, { trust, person }: Trusted): RealName {
  if (!actor.realName) throw developerErrors.notVerified();
  if (trust === 'barred') throw developerErrors.barred();
  if (person !== null && person !== actor.id) throw developerErrors.alreadyTaken();
  return actor.realName;
}

const actions: Actions<Trusted> = {
  setDeveloperTrust: { permission: 'opendata.developer.trust', check: () => undefined },
  verifyDeveloper: {
    permission: 'opendata.developer.verify',
    check: (actor, developer) => void realNameFor(actor, developer),
  },
};

/** Every step, and why the actor cannot take it now. */
export const developerActions = (actor: Actor, developer: Trusted): AvailableAction[] =>
  judgeActions(actions, actor, developer);
