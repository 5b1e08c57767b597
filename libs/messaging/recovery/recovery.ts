import { isDeepStrictEqual } from 'node:util';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, SteadyWork, monotonicMillis, systemContext, type Context } from '@shutong/platform';
import type { KafkaTransport, Standing } from '@shutong/transport';
import { brokerOf, readerOverKafka, type Links } from '../links';
import { LINKS } from '../links.token';
import { RELAY_GROUP } from '../relay/relay';
import { hasLost, lookedAt, newFollower, type Follower, type Found } from './follower.policy';
import { FollowerStore, type FollowerName, type KnownFollower } from './follower.store';

const lookEveryMs = 2000;
const aloneForMs = 30_000;
/** A group that does not leave although it misses messages gets them out of order rather than not at all. */
const patienceMs = 120_000;

/**
 * Notices by position what Kafka dropped before a group had read it (retention passed, topic deleted, log cut off)
 * and has the outbox relayed again from the last message that the group has surely read. The group goes on where the
 * repetition begins, so order per key holds; whoever had read a message knows it by its id. One process at a time.
 */
@Injectable()
export class Recovery implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('recovery');
  private readonly work: SteadyWork;
  private readonly missingSince = new Map<string, number>();

  constructor(
    @Inject(LINKS) private readonly links: Links,
    @Inject(FollowerStore) private readonly followers: FollowerStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.work = new SteadyWork('Looking for dropped messages', () => this.look(), lookEveryMs);
  }

  onApplicationBootstrap(): void {
    if (brokerOf(this.links)) this.work.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.work.stop();
  }

  /** One look at all topics that the outbox feeds; false, since the next one may wait. */
  private async look(): Promise<boolean> {
    const broker = brokerOf(this.links);
    const { positions } = this.links.outbox;
    if (!broker || !(await positions.mayAct('recovery', aloneForMs))) return false;
    // Before the broker is asked: everything up to here lies before the ends that it will tell.
    const relayed = await positions.of(RELAY_GROUP);
    const known = await this.followers.all(this.ctx());
    const names = new Set(known.map(nameOf));
    const standing = await broker.standing.look(
      (topic) => relayed.has(topic),
      (follower) => names.has(nameOf(follower)),
    );
    for (const [topic, relayedTo] of relayed) {
      try {
        await this.lookAtTopic(broker, { topic, relayedTo, standing, known });
      } catch (error) {
        // One topic in trouble keeps nobody from looking at the others.
        this.logger.error(`Topic ${topic} waits to be looked at: ${String(error)}`);
      }
    }
    return false;
  }

  private async lookAtTopic(
    broker: KafkaTransport,
    at: { topic: string; relayedTo: number; standing: Standing; known: readonly KnownFollower[] },
  ): Promise<void> {
    const { topic, relayedTo, standing } = at;
    const own = at.known.filter((each) => each.topic === topic);
    const kept = standing.topics.get(topic);
    if (!kept) return this.lookAtMissing(broker, topic, own);
    const lost: FollowerName[] = [];
    for (const { group, known, expected, committed } of withCommitted(own, topic, standing)) {
      const found: Found = { kept, committed, relayedTo };
      const looked = lookedAt(known ?? newFollower(found), found);
      if (known && hasLost(known, found)) {
        // A name that nobody uses any more is not sent everything again and again.
        if (expected || !known.idle || !looked.follower.idle) lost.push({ topic, group });
      } else await this.record({ topic, group }, known, looked);
    }
    if (lost.length > 0) await this.sendAgain(broker, topic, lost);
  }

  private async record(
    name: FollowerName,
    known: Follower | undefined,
    { follower, readTo }: ReturnType<typeof lookedAt>,
  ): Promise<void> {
    // Where it stands as before, so does what follows from that.
    if (isDeepStrictEqual(known, follower)) return;
    await this.followers.save(this.ctx(), name, follower);
    if (readTo !== undefined) {
      await this.links.outbox.positions.pass(name.topic, readerOverKafka(name.group), readTo);
    }
  }

  /** Deleted, unless its leader is only lost for now. */
  private async lookAtMissing(
    broker: KafkaTransport,
    topic: string,
    followers: readonly FollowerName[],
  ): Promise<void> {
    if (!(await broker.isGone(topic))) return;
    this.logger.error(`Topic ${topic} was deleted; it is made again from the outbox.`);
    const toId = await this.readByAll(topic, followers);
    await this.links.outbox.positions.rewind({ topic, group: RELAY_GROUP, toId }, async () => {
      await broker.ensureTopics([topic]);
      for (const name of followers) await this.followers.save(this.ctx(), name, fresh);
      return true;
    });
  }

  private async sendAgain(
    broker: KafkaTransport,
    topic: string,
    lost: readonly FollowerName[],
  ): Promise<void> {
    if (!(await this.mayMove(broker, topic, lost))) return;
    const names = lost.map(({ group }) => group).join(', ');
    this.logger.error(
      `Kafka dropped messages of ${topic} unread by ${names}; they are sent again.`,
    );
    const toId = await this.readByAll(topic, lost);
    await this.links.outbox.positions.rewind({ topic, group: RELAY_GROUP, toId }, async () => {
      const kept = (await broker.standing.look((each) => each === topic)).topics.get(topic);
      if (!kept) return false;
      const ends = kept.map(({ end }) => end);
      for (const name of lost) {
        await broker.standing.move(topic, name.group, ends);
        await this.followers.save(this.ctx(), name, {
          positions: ends,
          mark: undefined,
          idle: true,
        });
      }
      return true;
    });
    this.missingSince.delete(topic);
  }

  /** A group can be moved when it has no members; ours leave by themselves when they notice. */
  private async mayMove(
    broker: KafkaTransport,
    topic: string,
    lost: readonly FollowerName[],
  ): Promise<boolean> {
    const empty = await Promise.all(lost.map(({ group }) => broker.standing.isEmpty(topic, group)));
    if (empty.every(Boolean)) return true;
    const since = this.missingSince.get(topic) ?? monotonicMillis();
    this.missingSince.set(topic, since);
    return monotonicMillis() - since > patienceMs;
  }

  /** The last message of the outbox that all of these have surely read. */
  private async readByAll(topic: string, followers: readonly FollowerName[]): Promise<number> {
    const { positions } = this.links.outbox;
    const read = followers.map(async ({ group }) =>
      (await positions.of(readerOverKafka(group))).get(topic),
    );
    const all = await Promise.all(read);
    return Math.min(...all.map((id) => id ?? 0), Number.MAX_SAFE_INTEGER);
  }

  private ctx(): Context {
    return systemContext('recovery', this.clock.now());
  }
}

const nameOf = ({ topic, group }: FollowerName): string => `${group}/${topic}`;

/** Of a topic that begins anew. */
const fresh: Follower = { positions: [], mark: undefined, idle: false };

interface Here extends Omit<KnownFollower, 'topic' | 'known'> {
  readonly known: Follower | undefined;
  readonly committed: readonly number[];
}

/**
 * Groups that Kafka knows of, and those that are expected and have not come yet. Not one that was left out: without its
 * position it would seem to stand still.
 */
export function withCommitted(
  own: readonly KnownFollower[],
  topic: string,
  standing: Standing,
): Here[] {
  const here = standing.groups.filter((each) => each.topic === topic);
  const groups = new Set([...own, ...here].map(({ group }) => group));
  for (const each of standing.leftOut) if (each.topic === topic) groups.delete(each.group);
  return [...groups].map((group) => ({
    ...{ group, known: undefined, expected: false },
    ...own.find((each) => each.group === group),
    committed: here.find((each) => each.group === group)?.committed ?? [],
  }));
}
