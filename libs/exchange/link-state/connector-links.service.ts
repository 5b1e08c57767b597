import { Inject, Injectable } from '@nestjs/common';
import { Clock, Config, Database, systemContext, turnLoader } from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In, IsNull, MoreThan } from 'typeorm';
import { availabilityOf, oldestToldAt, type MonthlyAvailability } from './availability.formula';
import { ConnectorLink } from './connector-link.entity';
import { LinkOutage } from './link-outage.entity';
import { linkStateOf, type LinkState } from './link-state.policy';
import { listeningOf } from './listening.query';

/** The connection between hub and connector, as people see it. */
export interface LinkView {
  readonly state: LinkState;
  readonly lastHeardAt: Date | null;
  readonly release: string | null;
  readonly wireVersion: number | null;
}

const unheard = { lastHeardAt: null, release: null, wireVersion: null } as const;

/** State and availability of connectors' connections, for whoever may see the connector. */
@Injectable()
export class ConnectorLinks {
  private readonly links: DataLoader<string, LinkView>;
  private readonly months: DataLoader<string, MonthlyAvailability[]>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
  ) {
    this.links = turnLoader((departments) => this.loadLinks(departments));
    this.months = turnLoader((departments) => this.loadMonths(departments));
  }

  linkOf(department: string): Promise<LinkView> {
    return this.links.load(department);
  }

  /** The newest month first; none where nothing was ever heard. */
  availabilityOf(department: string): Promise<MonthlyAvailability[]> {
    return this.months.load(department);
  }

  private async loadLinks(departments: readonly string[]): Promise<LinkView[]> {
    const now = this.clock.now();
    const since = (await listeningOf(this.database, systemContext('links', now)))?.since ?? now;
    const { linkLateAfter: lateAfter, linkLostAfter: lostAfter } = this.config;
    const heard = await this.heard(departments);
    return departments.map((department) => {
      const link = heard.get(department);
      const listening = { since, until: now };
      const state = linkStateOf(link, listening, { lateAfter, lostAfter });
      return { state, ...(link ?? unheard) };
    });
  }

  private async loadMonths(departments: readonly string[]): Promise<MonthlyAvailability[][]> {
    const now = this.clock.now();
    const among = { department: In([...departments]) };
    const [heard, outages] = await Promise.all([
      this.heard(departments),
      this.database.dataSource.getRepository(LinkOutage).findBy([
        { ...among, until: IsNull() },
        { ...among, until: MoreThan(oldestToldAt(now)) },
      ]),
    ]);
    return departments.map((department) => {
      const link = heard.get(department);
      if (!link) return [];
      const own = outages
        .filter((outage) => outage.department === department)
        .map(({ since, until }) => ({ since, until: until ?? now }));
      return availabilityOf({ since: link.firstHeardAt, until: now }, own);
    });
  }

  private async heard(departments: readonly string[]): Promise<Map<string, ConnectorLink>> {
    const links = this.database.dataSource.getRepository(ConnectorLink);
    const found = await links.findBy({ department: In([...departments]) });
    return new Map(found.map((link) => [link.department, link]));
  }
}
