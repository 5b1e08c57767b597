import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isName,
  isUuid,
  pageOf,
  type Context,
  type Page,
} from '@shutong/platform';
import type { CoveringArgs, CoveringResource } from './area.graphql';

/**
 * Resources whose provider is of the area ($1) or of a wider one that it lies in, the nearest first: divisions (GB/T 2260) name a
 * wider area by fewer digits, and 100000 the nation. From behind so near a division ($2) of a resource ($3); $4 rows, all of one
 * kind ($5) where one is asked for.
 */
const covering = `
  SELECT id, code, title, kind, provider, "providerName", division, modes, "entryId"
    FROM (SELECT r.id, r.code, r.title, r.kind, r.provider, e.provider_name AS "providerName", e.division, r.modes,
                 r.entry_id AS "entryId",
                 CASE WHEN e.division = '100000' THEN '' ELSE regexp_replace(e.division, '(00)+$', '') END AS area
            FROM catalog.resource r JOIN catalog.entry e ON e.id = r.entry_id AND e.current
           WHERE r.state = 'mounted' AND e.state = 'published') AS resource
   WHERE starts_with($1, area) AND ($5::text IS NULL OR kind = $5)
     AND ($2::text IS NULL OR division COLLATE "C" < $2 OR (division = $2 AND id > $3::uuid))
   ORDER BY division COLLATE "C" DESC, id LIMIT $4`;

/** What there is on a map: who holds data on an area. */
@Injectable()
export class AreaResources {
  constructor(@Inject(Database) private readonly database: Database) {}

  async covering(
    ctx: Context,
    { area, kind, first, after }: CoveringArgs,
  ): Promise<Page<CoveringResource>> {
    const last = after ? decodeCursor(after, isName, isUuid) : [null, null];
    const rows = await this.database.query<CoveringResource>(ctx, covering, [
      area,
      ...last,
      first + 1,
      kind ?? null,
    ]);
    return pageOf(rows, first, ({ division, id }) => [division, id]);
  }
}
