import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { mayConfirm, mayOffer, type DataReturnFile } from './data-return.policy';

/** The same rules answer here and when the step is taken. */
const actions: Actions<DataReturnFile> = {
  offerDataReturn: { permission: 'exchange.data-return.offer', check: mayOffer },
  confirmDataReturn: {
    permission: 'exchange.data-return.confirm',
    check: (actor, file) => mayConfirm(actor, file, null),
  },
};

/** Every step of a data return, and for each why the actor cannot take it now. */
export const dataReturnActions = (actor: Actor, file: DataReturnFile): AvailableAction[] =>
  judgeActions(actions, actor, file);
