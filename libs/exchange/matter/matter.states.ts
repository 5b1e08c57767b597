import type { ApplicationState } from '../application/application.states';

/**
 * How far a part or a whole matter has come. It has no state of its own: it is told from its members, whose life is
 * that of any application.
 */
export const matterStates = [
  'awaiting-office-head',
  'received',
  'awaiting-supplement',
  'proposed',
  'answered',
  'withdrawn',
] as const;
export type MatterState = (typeof matterStates)[number];

/** As the member that has come the least far; withdrawn only where every member is. */
export function stateOf(members: readonly { readonly state: ApplicationState }[]): MatterState {
  const states = new Set(members.map(({ state }) => (isAnswered(state) ? 'answered' : state)));
  return matterStates.find((state) => states.has(state)) ?? 'withdrawn';
}

const isAnswered = (state: ApplicationState): state is 'granted' | 'refused' =>
  state === 'granted' || state === 'refused';
