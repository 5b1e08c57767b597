import {
  hasRole,
  judgeActions,
  supervises,
  type Actions,
  type Actor,
  type AvailableAction,
} from '@shutong/platform';
import type { Feedback } from './feedback.entity';
import { feedbackErrors } from './feedback.errors';
import { feedbackSteps, type FeedbackState, type FeedbackStep } from './feedback.states';

type Standing = Pick<Feedback, 'department' | 'state'>;

/** The department's own people, the authority and auditors. */
export const mayRead = (actor: Actor, { department }: Standing): boolean =>
  supervises(actor) || actor.department === department;

/** The state after a step that the actor takes. @throws feedbackErrors */
export function stateAfter(actor: Actor, feedback: Standing, step: FeedbackStep): FeedbackState {
  const isOwn = actor.department === feedback.department;
  // What must not be shown, the authority may keep from being shown.
  if (!isOwn && !(step === 'dismiss' && hasRole(actor, 'authority'))) {
    throw feedbackErrors.otherDepartment();
  }
  const { from, to } = feedbackSteps[step];
  if (!from.includes(feedback.state)) throw feedbackErrors.wrongState({ state: feedback.state });
  return to;
}

/** As everybody will read it. @throws feedbackErrors.answerMissing */
export function answerOf(text: string): string {
  const answer = text.trim();
  if (answer === '') throw feedbackErrors.answerMissing();
  return answer;
}

const actions: Actions<Standing> = {
  answerFeedback: {
    permission: 'opendata.feedback.answer',
    check: (actor, feedback) => void stateAfter(actor, feedback, 'answer'),
  },
  dismissFeedback: {
    permission: 'opendata.feedback.dismiss',
    check: (actor, feedback) => void stateAfter(actor, feedback, 'dismiss'),
  },
};

/** Every step, and why the actor cannot take it now. */
export const feedbackActions = (actor: Actor, feedback: Standing): AvailableAction[] =>
  judgeActions(actions, actor, feedback);
