import type { ConnectorLink } from './connector-link.entity';

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

/** A connector that was found lost stays so until it is heard, also where the hub was away meanwhile. */
export function linkStateOf(
  link: Pick<ConnectorLink, 'lastHeardAt' | 'outage'> | undefined,
  listening: Listening,
  { lateAfter, lostAfter }: Thresholds,
): LinkState {
  if (link === undefined) return 'never';
  if (link.outage !== null) return 'lost';
  const silent = listening.until.getTime() - silentSince(link.lastHeardAt, listening).getTime();
  const seconds = silent / 1000;
  if (seconds > lostAfter) return 'lost';
  return seconds > lateAfter ? 'late' : 'connected';
}
