import type { HeldState } from './held-agreement';

/**
 * Steps of a signed agreement that the hub may tell: it restricts, or resumes what was signed. What has
 * ended stays ended, whatever is said later.
 */
export const heldSteps: Readonly<Record<HeldState, readonly HeldState[]>> = {
  proposed: ['terminated'],
  active: ['suspended', 'terminated', 'expired'],
  suspended: ['active', 'terminated', 'expired'],
  terminated: [],
  expired: [],
};

export const heldStates = Object.keys(heldSteps) as HeldState[];

/** Whether the hub's word may bring an agreement from one state to the other. */
export const maySay = (from: HeldState, to: HeldState): boolean => heldSteps[from].includes(to);

/** It will not work again. */
export const hasEnded = (state: HeldState): boolean => heldSteps[state].length === 0;
