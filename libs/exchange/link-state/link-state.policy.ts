/**
 * What the hub knows of its connection with a connector: `connected`, `late` (a heartbeat or two are missing), `lost`, or
 * `never` where the connector has not said anything yet.
 */
export type LinkState = 'connected' | 'late' | 'lost' | 'never';

/** Seconds of silence. */
export interface Thresholds {
  readonly lateAfter: number;
  readonly lostAfter: number;
}

/** From when to when the hub itself has been there. */
export interface Listening {
  readonly since: Date;
  readonly until: Date;
}

/** The silence of a connector counts from here: nobody can be heard by a hub that is not there. */
export const silentSince = (heardAt: Date, { since }: Listening): Date =>
  heardAt > since ? heardAt : since;

export function linkStateOf(
  heardAt: Date | undefined,
  listening: Listening,
  { lateAfter, lostAfter }: Thresholds,
): LinkState {
  if (heardAt === undefined) return 'never';
  const seconds = (listening.until.getTime() - silentSince(heardAt, listening).getTime()) / 1000;
  if (seconds > lostAfter) return 'lost';
  return seconds > lateAfter ? 'late' : 'connected';
}
