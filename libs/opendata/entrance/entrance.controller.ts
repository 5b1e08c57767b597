import { Controller, Get, Inject, Req } from '@nestjs/common';
import { Config, Public } from '@shutong/platform';
import type { FastifyRequest } from 'fastify';
import { portalOf } from '../listing/portal-address';
import { PortalCatalogue } from '../listing/portal-catalogue.service';

const because = 'Whoever knows the portal’s address alone has to find the way to what is open.';

/** Where to begin, by what one comes for. */
const ways = {
  openapi: '/api/v1/openapi.yaml',
  search: '/api/v1/search',
  figures: '/api/v1/figures',
  datasets: '/api/v1/datasets',
  reuses: '/api/v1/reuses',
  contests: '/api/v1/contests',
  ckan: '/api/3/action/package_search',
  dcat: '/catalog',
  dataJson: '/data.json',
  changes: '/feed.atom',
  sitemap: '/sitemap.xml',
} as const;

/** What the portal is, and where to go from here. */
export interface Entrance {
  /** Who publishes the catalogue. */
  readonly publisher: string;
  /** How many datasets are listed now. */
  readonly datasets: number;
  /** Whole addresses. */
  readonly addresses: Readonly<Record<keyof typeof ways, string>>;
}

/** The portal's own address (internet zone). */
@Controller()
export class EntranceController {
  constructor(
    @Inject(PortalCatalogue) private readonly catalogue: PortalCatalogue,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** What there is, and at which address each thing begins. */
  @Get()
  @Public(because)
  async entrance(@Req() request: FastifyRequest): Promise<Entrance> {
    const portal = portalOf(this.config, request);
    const addresses = Object.fromEntries(
      Object.entries(ways).map(([name, path]) => [name, portal + path]),
    ) as Record<keyof typeof ways, string>;
    return {
      ...{ publisher: this.config.portalPublisher, addresses },
      datasets: await this.catalogue.count(),
    };
  }
}
