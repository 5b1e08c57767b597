import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import {
  mayDraft,
  mayExamine,
  mayFileTermination,
  mayLift,
  mayRefuse,
  maySend,
  mayTerminate,
  type RectificationFile,
} from './rectification.policy';

/** The same rules answer here and when the step is taken. */
const actions: Actions<RectificationFile> = {
  draftRectificationReport: { permission: 'exchange.rectification.draft', check: mayDraft },
  sendRectificationReport: { permission: 'exchange.rectification.send', check: maySend },
  refuseRectification: { permission: 'exchange.rectification.refuse', check: mayRefuse },
  acceptRectification: {
    permission: 'exchange.rectification.examine',
    check: (actor, file) => mayExamine(actor, file, 'accept'),
  },
  rejectRectification: {
    permission: 'exchange.rectification.examine',
    check: (actor, file) => mayExamine(actor, file, 'reject'),
  },
  orderFurtherRectification: {
    permission: 'exchange.rectification.examine',
    check: (actor, file) => mayExamine(actor, file, 'order-further'),
  },
  resumeAgreement: { permission: 'exchange.agreement.resume', check: mayLift },
  terminateAgreement: { permission: 'exchange.agreement.terminate', check: mayTerminate },
  fileTermination: { permission: 'exchange.rectification.file', check: mayFileTermination },
};

/** Every step of a rectification, and for each why the actor cannot take it now. */
export const rectificationActions = (actor: Actor, file: RectificationFile): AvailableAction[] =>
  judgeActions(actions, actor, file);
