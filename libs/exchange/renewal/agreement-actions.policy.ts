import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { mayRelinquish } from '../agreement/agreement.policy';
import { mayRenew, type RenewalFile } from './renewal.policy';

/** An agreement as it stands at a moment. */
interface Standing {
  readonly file: RenewalFile;
  readonly now: Date;
}

/** The same rules answer here and when the step is taken. */
const actions: Actions<Standing> = {
  renewAgreement: {
    permission: 'exchange.application.submit',
    check: (actor, { file, now }) => {
      mayRenew(actor, file, now);
    },
  },
  relinquishAgreement: {
    permission: 'exchange.agreement.relinquish',
    check: (actor, { file }) => {
      mayRelinquish(actor, file);
    },
  },
};

/** What its requester may do about an agreement as a whole, and why the actor cannot now. */
export const agreementActions = (actor: Actor, file: RenewalFile, now: Date): AvailableAction[] =>
  judgeActions(actions, actor, { file, now });
