import {
  judgeActions,
  type Actions,
  type Actor,
  type AvailableAction,
  type HubError,
} from '@shutong/platform';
import { applicationErrors } from './application.errors';
import { assertAvailable, type Offer } from './application.policy';

/** What may be applied for, before anybody has said for what. */
export interface Applicable {
  readonly offer: Pick<Offer, 'available' | 'provider'>;
  /** The actor's organisation is outside government. */
  readonly isOutside: boolean;
}

/** The same with where both departments stand. */
export interface ApplicableHere extends Applicable {
  /** Why the actor's department can ask no data of its own division back from this provider; null where it can (Art. 24). */
  readonly noReturn: HubError | null;
}

/** What is asked for, for which purpose and how long, is judged when it is. */
export function mayBegin(actor: Actor, { offer, isOutside }: Applicable): void {
  if (isOutside) throw applicationErrors.departmentsOnly();
  assertAvailable(offer);
  if (offer.provider === actor.department) throw applicationErrors.ownResource();
}

const permission = 'exchange.application.submit';
const actions: Actions<ApplicableHere> = {
  apply: { permission, check: mayBegin },
  applyForMatter: { permission, check: mayBegin },
  requestDataReturn: {
    permission: 'exchange.data-return.request',
    check: (actor, file) => {
      mayBegin(actor, file);
      if (file.noReturn) throw file.noReturn;
    },
  },
};

/** Every step that begins an application, and for each why the actor cannot take it now. */
export const applyingActions = (actor: Actor, file: ApplicableHere): AvailableAction[] =>
  judgeActions(actions, actor, file);
