import {
  judgeActions,
  type Action,
  type Actions,
  type Actor,
  type AvailableAction,
} from '@shutong/platform';
import {
  assertAnyToBeMade,
  mayAnswerExtension,
  mayAskExtension,
  mayFindUnaffected,
  mayLink,
  mayRecord,
  stepFrom,
  type CatalogChangeFile,
} from './catalog-change.policy';

/** The same rules answer here and when the step is taken. */
const actions: Actions<CatalogChangeFile> = {
  linkChangedEntry: {
    permission: 'catalog.change.link',
    check: (actor, { change, named }) => {
      stepFrom(change, 'settle');
      mayLink(actor, change);
      assertAnyToBeMade(named);
    },
  },
  findEntryUnaffected: {
    permission: 'catalog.change.find-unaffected',
    check: (actor, { change }) => {
      stepFrom(change, 'settle');
      mayFindUnaffected(actor, change);
    },
  },
  askChangeExtension: {
    permission: 'catalog.change.ask-extension',
    check: (actor, { change, noMoreTime }) => {
      stepFrom(change, 'ask-extension');
      mayAskExtension(actor, change);
      if (noMoreTime) throw noMoreTime;
    },
  },
  answerChangeExtension: {
    permission: 'catalog.change.answer-extension',
    check: (actor, { change }) => {
      stepFrom(change, 'answer-extension');
      mayAnswerExtension(actor, change);
    },
  },
};

/** How a change begins that somebody records for the own department. */
export const changeRecording: Action<unknown> = {
  permission: 'catalog.change.record',
  check: (actor) => mayRecord(actor, actor.department),
};

/** Every step of a change, and why the actor cannot take it now. */
export const catalogChangeActions = (actor: Actor, file: CatalogChangeFile): AvailableAction[] =>
  judgeActions(actions, actor, file);
