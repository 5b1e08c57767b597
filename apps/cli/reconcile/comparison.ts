import type { ConnectorCall, HubCall } from './logged-call';
import { isAnswer, isDifference, judge, type Finding } from './judgement.policy';

/** So far apart two clocks, and the entries of one call, may be. */
const horizonUs = 600_000_000;
/** Entries between two looks at what can be judged. */
const judgedEvery = 4096;

/** Findings that are kept to be shown, of differences and of what is none. */
const shownFindings = 1000;

export interface Comparison {
  /** Entries that rest on what the connector answered, sent or took. */
  readonly hub: number;
  readonly connector: number;
  readonly differences: number;
  /** The first of them, and of what was not handed over. */
  readonly findings: readonly Finding[];
  /** Time of the newest difference; 0 without. */
  readonly newest: number;
}

/** Two comparisons of the same sides, of different things; of what does not fit, the differences come first. */
export const together = (one: Comparison, other: Comparison): Comparison => ({
  hub: one.hub + other.hub,
  connector: one.connector + other.connector,
  differences: one.differences + other.differences,
  findings: shown([...one.findings, ...other.findings]),
  newest: Math.max(one.newest, other.newest),
});

/** So many of each kind that neither hides the other. */
export const shown = (findings: readonly Finding[]): readonly Finding[] => [
  ...findings.filter(isDifference).slice(0, shownFindings),
  ...findings.filter((finding) => !isDifference(finding)).slice(0, shownFindings),
];

interface Group {
  readonly at: number;
  readonly hub: HubCall[];
  readonly connector: ConnectorCall[];
}

/**
 * Compares two logs in one pass, both in the order of time: what belongs together is held only until both
 * sides are ten minutes past it. Calls that began after `until` (microseconds) are left for another time.
 */
export async function compare(
  hub: AsyncIterable<HubCall>,
  connector: AsyncIterable<ConnectorCall>,
  until: number,
): Promise<Comparison> {
  const tally = new Tally(until);
  const sides = [
    sideOf(hub, (entry) => tally.hub(entry)),
    sideOf(connector, (entry) => tally.connector(entry)),
  ];
  await Promise.all(sides.map((side) => side.next()));
  for (let taken = 1; sides.some(({ at }) => at < Infinity); taken += 1) {
    const behind = sides.reduce((one, other) => (other.at < one.at ? other : one));
    behind.take();
    await behind.next();
    if (taken % judgedEvery === 0) tally.judge(Math.min(...sides.map(({ at }) => at)) - horizonUs);
  }
  tally.judge(Infinity);
  return tally.result();
}

/** One log: the time of its next entry, and what is done with it. */
interface Side {
  /** Infinity at the end. */
  readonly at: number;
  readonly take: () => void;
  next(): Promise<void>;
}

function sideOf<T extends { readonly at: number }>(
  entries: AsyncIterable<T>,
  take: (entry: T) => void,
): Side {
  const iterator = entries[Symbol.asyncIterator]();
  const side: Side = {
    at: Infinity,
    take: () => undefined,
    next: async () => {
      const found = await iterator.next();
      if (found.done) {
        Object.assign(side, { at: Infinity, take: () => undefined });
      } else {
        const entry = found.value;
        Object.assign(side, { at: entry.at, take: () => take(entry) });
      }
    },
  };
  return side;
}

/** Entries by call, judged when nothing more of the call can come. */
class Tally {
  private readonly groups = new Map<string, Group>();
  private readonly wrong: Finding[] = [];
  private readonly beside: Finding[] = [];
  private counts = { hub: 0, connector: 0, differences: 0, newest: 0 };

  constructor(private readonly until: number) {}

  hub(entry: HubCall): void {
    this.groupOf(entry).hub.push(entry);
  }

  connector(entry: ConnectorCall): void {
    this.groupOf(entry).connector.push(entry);
  }

  judge(before: number): void {
    for (const [call, group] of this.groups) {
      if (group.at >= before) return;
      this.groups.delete(call);
      if (group.at <= this.until) this.count(group);
    }
  }

  result(): Comparison {
    return { ...this.counts, findings: [...this.wrong, ...this.beside] };
  }

  private groupOf({ call, at }: { readonly call: string; readonly at: number }): Group {
    const known = this.groups.get(call);
    if (known) return known;
    const group = { at, hub: [], connector: [] };
    this.groups.set(call, group);
    return group;
  }

  private count({ at, hub, connector }: Group): void {
    const found = judge(hub, connector);
    const wrong = found.filter(isDifference).length;
    this.counts.hub += hub.filter(isAnswer).length;
    this.counts.connector += connector.length;
    this.counts.differences += wrong;
    if (wrong > 0) this.counts.newest = Math.max(this.counts.newest, at);
    for (const finding of found) {
      const kept = isDifference(finding) ? this.wrong : this.beside;
      if (kept.length < shownFindings) kept.push(finding);
    }
  }
}
