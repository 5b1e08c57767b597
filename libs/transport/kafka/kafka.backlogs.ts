import type { Backlog, OnTrouble } from '../transport';
import { deadTopic, type KafkaDeadLetters } from './kafka.dead-letters';
import { REPLY_TOPIC } from './kafka.replies';
import type { GroupName } from './group-names';
import type { KafkaStanding, KeptRange, Place, Standing } from './kafka.standing';

/** Partitions whose oldest message is looked up at once; of more, the others' ages are left out. */
const MAX_PLACES = 500;

/** How far behind every group is, and what it could not handle. */
export class KafkaBacklogs {
  /** Open letters by group, of each topic of dead letters as it stood when it ended there. */
  private readonly counted = new Map<string, { end: number; open: Promise<OpenLetters> }>();

  constructor(
    private readonly standing: Pick<KafkaStanding, 'look' | 'timesAt'>,
    private readonly letters: Pick<KafkaDeadLetters, 'countOpen'>,
    private readonly onTrouble: OnTrouble,
  ) {}

  /** The known groups before others, where a topic has more than are looked after. */
  async all(isKnown: (at: GroupName) => boolean): Promise<Backlog[]> {
    const standing = await this.standing.look(isOfInterest, isKnown);
    const places = standing.groups.flatMap((each) => unread(each, standing)).slice(0, MAX_PLACES);
    const times = places.length === 0 ? [] : await this.standing.timesAt(places);
    const rows = standing.groups.map(async (each): Promise<Backlog> => {
      const { topic, group } = each;
      const own = times.filter((_time, at) => places[at]?.of === each);
      const oldestAt = own.filter((time) => time !== undefined).sort(byTime)[0];
      const waiting = unread(each, standing).reduce((sum, place) => sum + place.waiting, 0);
      const deadLetters = (await this.openLetters(topic, standing)).get(group) ?? 0;
      return { topic, group, waiting, oldestAt, deadLetters };
    });
    return Promise.all(rows);
  }

  /** Letters are rare and read anew only when something was added; of a topic that cannot be read, the last count stays. */
  private async openLetters(topic: string, { topics }: Standing): Promise<OpenLetters> {
    const end = topics.get(deadTopic(topic))?.[0]?.end ?? 0;
    if (end === 0) return new Map();
    const before = this.counted.get(topic);
    if (before?.end === end) return before.open;
    const open = this.letters
      .countOpen(topic)
      .catch((error: unknown): OpenLetters | Promise<OpenLetters> => {
        this.onTrouble(error, `counting dead letters of ${topic}`);
        if (before) this.counted.set(topic, before);
        else this.counted.delete(topic);
        return before?.open ?? new Map<string, number>();
      });
    this.counted.set(topic, { end, open });
    return open;
  }
}

type OpenLetters = ReadonlyMap<string, number>;

interface Unread extends Place {
  readonly of: Standing['groups'][number];
  readonly waiting: number;
}

/** Per partition that holds something the group has not read: where it begins, and how much it is. */
function unread(of: Standing['groups'][number], { topics }: Standing): Unread[] {
  const { topic, committed } = of;
  const kept: readonly KeptRange[] = topics.get(topic) ?? [];
  return kept.flatMap(({ earliest, end }, partition) => {
    const offset = Math.max(earliest, committed[partition] ?? 0);
    return offset < end ? [{ of, topic, partition, offset, waiting: end - offset }] : [];
  });
}

/** Replies are read or of no use, and what begins with two underscores is Kafka's own. */
const isOfInterest = (topic: string): boolean => topic !== REPLY_TOPIC && !topic.startsWith('__');

const byTime = (a: Date, b: Date): number => a.getTime() - b.getTime();
