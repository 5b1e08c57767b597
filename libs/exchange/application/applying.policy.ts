import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { applicationErrors } from './application.errors';
import { assertAvailable, type Offer } from './application.policy';

/** What may be applied for, before anybody has said for what. */
export interface Applicable {
  readonly offer: Pick<Offer, 'available' | 'provider'>;
  /** The actor's organisation is outside government. */
  readonly isOutside: boolean;
}

/** What is asked for, for which purpose and how long, is judged when it is. */
function mayBegin(actor: Actor, { offer, isOutside }: Applicable): void {
  if (isOutside) throw applicationErrors.departmentsOnly();
  assertAvailable(offer);
  if (offer.provider === actor.department) throw applicationErrors.ownResource();
}

const permission = 'exchange.application.submit';
const actions: Actions<Applicable> = {
  apply: { permission, check: mayBegin },
  applyForMatter: { permission, check: mayBegin },
};

/** Every step that begins an application, and for each why the actor cannot take it now. */
export const applyingActions = (actor: Actor, file: Applicable): AvailableAction[] =>
  judgeActions(actions, actor, file);
