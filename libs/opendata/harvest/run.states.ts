/**
 * Life of one harvest, as data. Done: the whole catalogue was read. Partial: what was read has come in, the rest is
 * unknown, so that nothing went. Failed: nothing changed by it.
 */
export const runStates = ['waiting', 'running', 'done', 'partial', 'failed'] as const;
export type RunState = (typeof runStates)[number];

export type RunStep = 'start' | 'finish' | 'break-off' | 'fail';

interface Transition {
  readonly from: readonly RunState[];
  readonly to: RunState;
}

export const runSteps: Readonly<Record<RunStep, Transition>> = {
  start: { from: ['waiting'], to: 'running' },
  finish: { from: ['running'], to: 'done' },
  'break-off': { from: ['running'], to: 'partial' },
  fail: { from: ['running'], to: 'failed' },
};
