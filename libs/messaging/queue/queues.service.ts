import { Inject, Injectable } from '@nestjs/common';
import { Clock, decodeCursor, isName, pageOf, systemContext, type Page } from '@shutong/platform';
import type { Backlog } from '@shutong/transport';
import { brokerOf, type Links } from '../links';
import { LINKS } from '../links.token';
import { FollowerStore } from '../recovery/follower.store';

/** What one group still has to read of one topic. */
export interface Queue {
  readonly topic: string;
  readonly group: string;
  readonly waiting: number;
  readonly oldestAt: Date | null;
  readonly oldestSeconds: number;
  readonly deadLetters: number;
}

/** Whoever asks within this time gets the same answer: looking costs the brokers something. */
const sameForMs = 2000;

/** How everybody keeps up: the outbox with Kafka, where it is used, and every group with its topics. */
@Injectable()
export class Queues {
  private latest: { readonly at: number; readonly backlogs: Promise<Backlog[]> } | undefined;

  constructor(
    @Inject(LINKS) private readonly links: Links,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(FollowerStore) private readonly followers: FollowerStore,
  ) {}

  /** By topic and group. */
  async all(): Promise<Queue[]> {
    const now = this.clock.now().getTime();
    const backlogs = await this.look(now);
    return backlogs
      .map(({ topic, group, waiting, oldestAt, deadLetters }) => ({
        ...{ topic, group, waiting, deadLetters },
        oldestAt: oldestAt ?? null,
        oldestSeconds: oldestAt ? Math.max(0, Math.round((now - oldestAt.getTime()) / 1000)) : 0,
      }))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  async page(size: number, after?: string): Promise<Page<Queue>> {
    const all = await this.all();
    if (after === undefined) return pageOf(all.slice(0, size + 1), size, parts);
    const [topic, group] = decodeCursor(after, isName, isName);
    const rest = all.filter((queue) => keyOf(queue) > keyOf({ topic, group }));
    return pageOf(rest.slice(0, size + 1), size, parts);
  }

  private async look(now: number): Promise<Backlog[]> {
    if (this.latest && Math.abs(now - this.latest.at) < sameForMs) return this.latest.backlogs;
    const backlogs = this.ask();
    this.latest = { at: now, backlogs };
    backlogs.catch(() => (this.latest = undefined));
    return backlogs;
  }

  private async ask(): Promise<Backlog[]> {
    const embedded = await this.links.outbox.positions.backlogs();
    const broker = brokerOf(this.links);
    if (!broker) return embedded;
    const followers = await this.followers.all(systemContext('queues', this.clock.now()));
    const known = new Set(followers.map(keyOf));
    return [...embedded, ...(await broker.backlogs((name) => known.has(keyOf(name))))];
  }
}

type Named = Pick<Queue, 'topic' | 'group'>;

const parts = ({ topic, group }: Named): string[] => [topic, group];
/** No name holds a blank, so that this sorts as the two together do. */
const keyOf = (queue: Named): string => parts(queue).join(' ');
