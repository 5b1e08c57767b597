/** Steps of a bulk verification (批量核验) job. */
export const jobSteps = {
  /** All its rows are here and on the disk. */
  begin: { from: ['receiving'], to: 'running' },
  /** Every row has ended. */
  end: { from: ['running'], to: 'ended' },
  /** The agreement does not allow it (any longer): what was not answered yet is refused. */
  refuse: { from: ['running'], to: 'ended' },
} as const;

export const jobStates = ['receiving', 'running', 'ended'] as const;
export type JobState = (typeof jobStates)[number];

/** Steps of one row of it. */
export const rowSteps = {
  /** It goes into a chunk; only what the source failed on goes into a second one. */
  ask: { from: ['waiting', 'source-error'], to: 'asked' },
  match: { from: ['asked'], to: 'match' },
  differ: { from: ['asked'], to: 'no-match' },
  miss: { from: ['asked'], to: 'not-found' },
  fail: { from: ['asked'], to: 'source-error' },
  refuse: { from: ['waiting', 'asked'], to: 'refused' },
} as const;

export const rowStates = [
  'waiting',
  'asked',
  'match',
  'no-match',
  'not-found',
  'source-error',
  'refused',
] as const;
export type RowState = (typeof rowStates)[number];
export type RowStep = keyof typeof rowSteps;
