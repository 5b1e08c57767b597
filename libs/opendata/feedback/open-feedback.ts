import type { FeedbackKind, FeedbackState } from './feedback.states';

/** Feedback as everybody sees it: what was written, and the answer, from the answer on. */
export interface OpenFeedbackMessage {
  readonly id: string;
  readonly kind: FeedbackKind;
  readonly dataset: string | null;
  /** Credit code of the department that answers. */
  readonly department: string;
  readonly departmentName: string | null;
  /** dismissed: spam, or nothing that may be shown. */
  readonly state: FeedbackState;
  readonly receivedAt: Date;
  /** The last day in China for the answer; null where no limit is set. */
  readonly dueOn: string | null;
  readonly answeredAt: Date | null;
  readonly title: string | null;
  readonly body: string | null;
  readonly answer: string | null;
}

/** What was handed in. */
export interface FeedbackReceived {
  /** By which it can be looked up. */
  readonly id: string;
  /** Whether the department has it already; otherwise within seconds. */
  readonly isReceived: boolean;
}

export interface OpenFeedbackAnswer {
  readonly feedback: readonly OpenFeedbackMessage[];
  /** Null on the last page. */
  readonly next: string | null;
}
