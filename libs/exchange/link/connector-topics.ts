import { Inject, Injectable } from '@nestjs/common';
import {
  FollowerStore,
  LINKS,
  brokerOf,
  ensureTopics,
  keepUnread,
  type Links,
} from '@shutong/messaging';
import { Config, type Context } from '@shutong/platform';
import { connectorGroup, inboundTopic } from './topics';

/** What a department's connector finds at the brokers: its topic, and where they check it, the right to it. */
@Injectable()
export class ConnectorTopics {
  constructor(
    @Inject(LINKS) private readonly links: Links,
    @Inject(FollowerStore) private readonly followers: FollowerStore,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** What is sent to the department from now on waits for it, however late its connector comes. */
  async open(ctx: Context, department: string): Promise<void> {
    const name = { topic: inboundTopic(department), group: connectorGroup(department) };
    await ensureTopics(this.links, [name.topic]);
    if (brokerOf(this.links)) await this.followers.expect(ctx, name);
    await this.keep(department);
    await this.admit(department);
  }

  /** Nothing that it has not read is pruned. */
  keep(department: string): Promise<void> {
    const name = { topic: inboundTopic(department), group: connectorGroup(department) };
    return keepUnread(this.links, { ...name, department });
  }

  /** Whether brokers check who may do what. */
  haveRights(): boolean {
    return this.config.kafkaAcls && brokerOf(this.links) !== undefined;
  }

  /** Gives the department's user its rights; nothing where nobody checks them. */
  async admit(department: string): Promise<void> {
    if (!this.config.kafkaAcls) return;
    const of = { topic: inboundTopic(department), group: connectorGroup(department) };
    await brokerOf(this.links)?.admit(department, of);
  }

  /** Takes them all; what is under way at the brokers is refused with its next request. */
  async dismiss(department: string): Promise<void> {
    if (this.config.kafkaAcls) await brokerOf(this.links)?.dismiss(department);
  }
}
