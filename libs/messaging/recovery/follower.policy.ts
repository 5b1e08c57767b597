import type { KeptRange } from '@shutong/transport';

/** What is known of a group that follows a topic. */
export interface Follower {
  /** Next offset by partition, when last looked at; a partition that is missing was never read. */
  readonly positions: readonly number[];
  /** Every message of the outbox up to `id` lies before the offsets `ends`. */
  readonly mark: { readonly id: number; readonly ends: readonly number[] } | undefined;
  /** Was sent everything again and has not come since: perhaps nobody will, under this name. */
  readonly idle: boolean;
}

/** What was found at one moment. */
export interface Found {
  readonly kept: readonly KeptRange[];
  /** Next offset by partition; negative where there is none. */
  readonly committed: readonly number[];
  /** How far the outbox had been relayed, looked up before the rest. */
  readonly relayedTo: number;
}

/** A group seen for the first time begins with the oldest message that is kept, by the transport's contract. */
export function newFollower({ kept, committed }: Found): Follower {
  const positions = kept.map(({ earliest }, at) => Math.max(earliest, committed[at] ?? 0));
  return { positions, mark: undefined, idle: false };
}

/**
 * Whether the broker dropped something that the group may not have read: what stood at its position is gone, or the
 * partition ends before a place that it had reached, since the topic was made anew or lost its end.
 */
export function hasLost({ positions, mark }: Omit<Follower, 'idle'>, { kept }: Found): boolean {
  return kept.some(({ earliest, end }, at) => {
    const position = positions[at] ?? 0;
    return position < earliest || position > end || (mark?.ends[at] ?? 0) > end;
  });
}

/** The group as it stands now, and up to which message of the outbox it has surely read. */
export function lookedAt(
  follower: Follower,
  { kept, committed, relayedTo }: Found,
): { readonly follower: Follower; readonly readTo: number | undefined } {
  const positions = kept.map((_range, at) => {
    const own = committed[at] ?? -1;
    return own >= 0 ? own : (follower.positions[at] ?? 0);
  });
  const idle = follower.idle && positions.every((each, at) => each === follower.positions[at]);
  const now = { id: relayedTo, ends: kept.map(({ end }) => end) };
  const reached = (ends: readonly number[]) => ends.every((end, at) => (positions[at] ?? 0) >= end);
  if (reached(now.ends)) return { follower: { positions, mark: now, idle }, readTo: now.id };
  const { mark } = follower;
  if (mark && !reached(mark.ends))
    return { follower: { positions, mark, idle }, readTo: undefined };
  return { follower: { positions, mark: now, idle }, readTo: mark?.id };
}
