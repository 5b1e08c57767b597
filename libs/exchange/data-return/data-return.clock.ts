import type { ClockKind, TimedMatter } from '@shutong/clocks';
import type { DataReturnState } from './data-return.states';

/** For the provider to say how many records there are, and for the requester to say how many have come. */
export const turnKinds = [
  'data-return-delivery',
  'data-return-count',
] as const satisfies ClockKind[];

/** Whose time runs while its agreement works; undefined where nothing is left to do. */
export const turnOf: Readonly<Record<DataReturnState, (typeof turnKinds)[number] | undefined>> = {
  requested: 'data-return-delivery',
  offered: 'data-return-count',
  short: 'data-return-delivery',
  complete: undefined,
};

export const turnClockOf = (id: string, kind: (typeof turnKinds)[number]): TimedMatter => ({
  matter: { kind: 'data-return', id },
  kind,
});
