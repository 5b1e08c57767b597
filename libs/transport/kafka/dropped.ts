import { TransportError } from '../transport.errors';
import {
  type GroupStanding,
  type KafkaStanding,
  type KeptRange,
  RESET_OFFSET,
} from './kafka.standing';

/** How long a consumer waits for its sender before it goes on with what is left. */
const PATIENCE_MS = 60_000;

/** The broker no longer has what this group has not read: retention passed it, or the topic was made anew. */
export class MessagesDropped extends TransportError {
  constructor(topic: string, group: string) {
    super(
      'transport.messages-dropped',
      `Kafka dropped messages of topic ${topic} that group ${group} has not read; they are waited for.`,
    );
  }
}

/** Whether a committed position lies outside what its partition holds. */
export function isOutside(committed: number | undefined, kept: KeptRange | undefined): boolean {
  if (committed === undefined || !kept) return false;
  if (committed === RESET_OFFSET) return kept.end > 0;
  return committed >= 0 && (committed < kept.earliest || committed > kept.end);
}

/**
 * Notices by position that messages were dropped unread, before anything behind them is handled: their sender has
 * them still, and sends them again in order. A group that waits has no members, so that the sender can move it.
 */
export class DroppedWatch {
  private waitingSince: number | undefined;

  constructor(
    private readonly standing: KafkaStanding,
    private readonly of: Pick<GroupStanding, 'topic' | 'group'>,
    private readonly troubled: (error: unknown) => void,
  ) {}

  /** True while the group had better not be joined. */
  async mustWait(): Promise<boolean> {
    const { topic, group } = this.of;
    const found = await this.standing.lookAt(topic, group);
    if (!found?.committed.some((offset, at) => isOutside(offset, found.kept[at]))) {
      this.waitingSince = undefined;
      return false;
    }
    if (this.waitingSince === undefined) this.troubled(new MessagesDropped(topic, group));
    this.waitingSince ??= performance.now();
    if (performance.now() - this.waitingSince < PATIENCE_MS) return true;
    const inside = found.kept.map(({ earliest, end }, at) =>
      Math.min(Math.max(found.committed[at] ?? 0, earliest), end),
    );
    await this.standing.move(topic, group, inside);
    return false;
  }

  /** Whether something before `offset` is missing that comes after `taken`, the last one that was seen. */
  async isBefore(partition: number, offset: number, taken: number | undefined): Promise<boolean> {
    if (offset <= (taken === undefined ? 0 : taken + 1)) return false;
    const { topic, group } = this.of;
    const found = await this.standing.lookAt(topic, group);
    const kept = found?.kept[partition];
    if (!kept) return false;
    if (found.committed[partition] === RESET_OFFSET) return true;
    return taken !== undefined && taken + 1 < kept.earliest;
  }
}
