import { bad, good, type Check } from './check';

/** A requester whose clock is further ahead or behind has its calls refused (docs/operations.md). */
const bearableMs = { fast: 2000, slow: 8000 } as const;

/** When the hub was asked and had answered by this machine's clock, in ms since the epoch, and the time that it said. */
export interface HubTime {
  readonly asked: number;
  readonly answered: number;
  /** The header `Date` (RFC 9110, section 6.6.1), in whole seconds; a proxy may have taken it away. */
  readonly date: string | undefined;
}

/** Whether this machine's clock agrees with the hub's; no check where the hub said no time. */
export function hubClockChecks({ asked, answered, date }: HubTime): Check[] {
  const said = Date.parse(date ?? '');
  if (Number.isNaN(said)) return [];
  // What was said may be up to a second old, and was said at some time in between.
  const [atLeast, atMost] = [asked - said - 1000, answered - said];
  if (atLeast > bearableMs.fast)
    return [bad('clock-fast', { seconds: Math.round(atLeast / 1000) })];
  if (atMost < -bearableMs.slow)
    return [bad('clock-slow', { seconds: Math.round(-atMost / 1000) })];
  return [good('clock')];
}
