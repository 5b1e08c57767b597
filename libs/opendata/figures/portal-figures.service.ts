import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database } from '@shutong/platform';
import type { PortalFigures } from './portal-figures';

/** Of bodies and areas there is a sum for each; how many of them there are is counted. */
const figures = {
  name: 'portal-figures',
  text: `
  SELECT (count(DISTINCT value) FILTER (WHERE facet = 'body' AND source_class = 'official'))::int AS bodies,
         (count(DISTINCT value) FILTER (WHERE facet = 'area' AND source_class = 'official'))::int AS areas,
         coalesce(sum(count) FILTER (WHERE facet = 'dataset'), 0)::float8 AS datasets,
         coalesce(sum(count) FILTER (WHERE facet = 'record'), 0)::float8 AS records,
         coalesce(sum(count) FILTER (WHERE facet = 'api'), 0)::float8 AS apis,
         (SELECT count(*)::int FROM open_reuse.reuse u
           WHERE EXISTS (SELECT FROM open_reuse.dataset d JOIN open_listing.listed l ON l.id = d.dataset_id
                          WHERE d.reuse_id = u.id)) AS apps
    FROM open_listing.counted WHERE facet IN ('body', 'area', 'dataset', 'record', 'api')`,
  values: [],
};

/** What the portal says of itself, counted from what it shows. */
@Injectable()
export class PortalFiguresService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async now(): Promise<PortalFigures> {
    const [row] = await this.database.preparedQuery<Omit<PortalFigures, 'at'>>(figures);
    return { at: this.clock.now(), ...row! };
  }
}
