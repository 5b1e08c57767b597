/** Life of a batch (批量交换), as data: it is over when the requester has given its receipt for every chunk. */
export const batchStates = ['ordered', 'sending', 'sent', 'complete', 'failed'] as const;
export type BatchState = (typeof batchStates)[number];

export type BatchStep = 'send' | 'finish' | 'complete' | 'fail';

interface Transition {
  readonly from: readonly BatchState[];
  readonly to: BatchState;
}

/** Those in which something still happens. */
export const openStates: readonly BatchState[] = ['ordered', 'sending', 'sent'];

export const batchSteps: Readonly<Record<BatchStep, Transition>> = {
  send: { from: ['ordered', 'sending'], to: 'sending' },
  /** With the last chunk. */
  finish: { from: ['ordered', 'sending'], to: 'sent' },
  complete: { from: ['sent'], to: 'complete' },
  /** By either side, or because nothing has happened for too long. */
  fail: { from: openStates, to: 'failed' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(state: BatchState, step: BatchStep): BatchState | undefined {
  const { from, to } = batchSteps[step];
  return from.includes(state) ? to : undefined;
}
