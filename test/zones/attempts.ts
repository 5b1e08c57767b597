/** Something that the portal's process must not be able to do. */
export type Attempt =
  | { readonly kind: 'sql'; readonly statement: string }
  | {
      readonly kind: 'http';
      readonly method: string;
      readonly path: string;
      readonly body?: string;
    };

/** An attempt, and what came of it. */
export interface Outcome {
  readonly attempt: Attempt;
  /** SQLSTATE, or HTTP status; `done` where it was let. */
  readonly answer: string;
  readonly succeeded: boolean;
}

export const nameOf = (attempt: Attempt): string =>
  attempt.kind === 'sql'
    ? attempt.statement
    : `${attempt.method} ${attempt.path} ${attempt.body ?? ''}`;

/** insufficient_privilege; and of views that nobody writes, object_not_in_prerequisite_state, feature_not_supported. */
export const refusedSql = ['42501', '55000', '0A000'];
