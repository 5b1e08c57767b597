import { Inject, Injectable } from '@nestjs/common';
import { Clock, Config, Database, uuidv7, type Context, type TxContext } from '@shutong/platform';
import { ConnectorLink } from './connector-link.entity';
import { LinkOutage } from './link-outage.entity';
import { silentSince, type Listening } from './link-state.policy';
import { listeningOf } from './listening.query';
import { OutageRecord } from './outage-record.service';

const atOnce = 100;

/** Finds the connectors of which nothing is heard any more, and tells of each outage once. */
@Injectable()
export class LinkWatch {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(OutageRecord) private readonly outages: OutageRecord,
  ) {}

  /** Resolves to whether there may be more. */
  look(ctx: Context): Promise<boolean> {
    return this.database.transaction(ctx, async (tx) => {
      const listening = await listeningOf(this.database, tx);
      if (!listening) return false;
      const silent = await this.silent(tx, listening);
      for (const link of silent) await this.lose(tx, link, listening);
      return silent.length === atOnce;
    });
  }

  /** A hub that is not there itself hears nobody, and blames nobody. */
  private async silent(tx: TxContext, { since, until }: Listening): Promise<ConnectorLink[]> {
    const before = new Date(until.getTime() - this.config.linkLostAfter * 1000);
    if (since >= before) return [];
    return this.database
      .repository(tx, ConnectorLink)
      .createQueryBuilder('l')
      .where('l.lastHeardAt < :before AND l.outage IS NULL', { before })
      .orderBy('l.department')
      .limit(atOnce)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
  }

  private async lose(tx: TxContext, link: ConnectorLink, listening: Listening): Promise<void> {
    const { department, lastHeardAt } = link;
    const outage: LinkOutage = {
      ...{ id: uuidv7(this.clock.now()), department },
      ...{ since: silentSince(lastHeardAt, listening), until: null },
    };
    await this.database.repository(tx, LinkOutage).insert(outage);
    const links = this.database.repository(tx, ConnectorLink);
    await links.update({ department }, { outage: outage.id });
    await this.outages.lost(tx, outage);
  }
}
