import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { openApplicationErrors } from './open-application.errors';
import { mayBegin, type OpenOffer } from './open-application.policy';

/** What may be applied for, before anybody has said for what. */
export interface OpenApplicable {
  readonly offer: OpenOffer;
  /** The actor has applied for it, and that is open. */
  readonly isOpen: boolean;
}

/** The same rules answer here and when the step is taken. */
const actions: Actions<OpenApplicable> = {
  applyForOpenData: {
    permission: 'exchange.open-application.submit',
    check: (actor, { offer, isOpen }) => {
      mayBegin(actor, offer);
      if (isOpen) throw openApplicationErrors.alreadyOpen();
    },
  },
};

/** The step that begins an application for conditionally open data, and why the actor cannot take it now. */
export const openApplyingActions = (actor: Actor, file: OpenApplicable): AvailableAction[] =>
  judgeActions(actions, actor, file);
