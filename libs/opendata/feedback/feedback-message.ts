import type { FeedbackKind } from './feedback.states';

/** As contracts/intake/feedback.v1.schema.json has it. */
export interface FeedbackMessage {
  readonly id: string;
  readonly kind: FeedbackKind;
  readonly dataset?: string;
  readonly developer?: string;
  /** Credit code. */
  readonly department?: string;
  readonly title: string;
  readonly body: string;
  readonly contact?: string;
}
