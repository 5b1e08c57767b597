import type { OnTrouble } from '../transport';
import { TooManyGroups } from '../transport.errors';

/** A group of one topic. */
export interface GroupName {
  readonly topic: string;
  readonly group: string;
}

export interface GroupBounds {
  /** Of one topic that are looked after: whoever may read it can follow it under any name. Default: all. */
  readonly groupsPerTopic?: number;
  readonly onTrouble: OnTrouble;
}

/** Kafka's own name of a group: one for each topic that it follows. */
export const groupIdOf = (topic: string, group: string): string => `${group}/${topic}`;

/** The other way round; no group where somebody else has named it otherwise. */
export function groupNamed(id: string): GroupName {
  const cut = Math.max(0, id.indexOf('/'));
  return { group: id.slice(0, cut), topic: id.slice(cut + 1) };
}

/** Keeps the number of groups that are looked after within its bound, and tells of a topic that has more, once. */
export class GroupBound {
  private readonly crowded = new Set<string>();

  constructor(private readonly bounds: GroupBounds) {}

  /** Of each topic the known ones, then as many others as there is room for. */
  keep(all: readonly GroupName[], isKnown: (name: GroupName) => boolean): GroupName[] {
    const { groupsPerTopic: most = Infinity } = this.bounds;
    const counts = new Map<string, number>();
    const inOrder = [...all].sort(
      (one, other) =>
        Number(isKnown(other)) - Number(isKnown(one)) || (one.group < other.group ? -1 : 1),
    );
    const kept = inOrder.filter(({ topic }) => {
      const count = (counts.get(topic) ?? 0) + 1;
      counts.set(topic, count);
      return count <= most;
    });
    for (const [topic, count] of counts) this.tell(topic, count, most);
    return kept;
  }

  private tell(topic: string, count: number, most: number): void {
    if (count <= most) this.crowded.delete(topic);
    else if (!this.crowded.has(topic)) {
      this.crowded.add(topic);
      this.bounds.onTrouble(new TooManyGroups(topic, count, most), 'looking at groups');
    }
  }
}
