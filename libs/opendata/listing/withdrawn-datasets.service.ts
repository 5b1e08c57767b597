import { Inject, Injectable } from '@nestjs/common';
import { Database, isUuid, type Context } from '@shutong/platform';
import { OpenDatasets } from '../open-dataset/open-datasets.service';

const byName = 'SELECT w.id FROM open_listing.withdrawn w WHERE w.name = $1';
const byId = `
  SELECT w.dataset_id AS id FROM open_datasets.withdrawal w WHERE w.dataset_id = $1::uuid
   UNION ALL
  SELECT w.id FROM open_listing.withdrawn w WHERE w.distributions @> ARRAY[$1::uuid] LIMIT 1`;

/** What every address of a dataset says once the portal shows it no longer. */
@Injectable()
export class WithdrawnDatasets {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OpenDatasets) private readonly open: OpenDatasets,
  ) {}

  /**
   * Of what was withdrawn, that it was, when and why; of everything else nothing.
   * @param said id or name of a dataset, or id of a distribution
   * @throws openErrors.withdrawn
   */
  async refuse(ctx: Context, said: string): Promise<void> {
    const sql = isUuid(said) ? byId : byName;
    const [found] = await this.database.query<{ id: string }>(ctx, sql, [said]);
    if (found) await this.open.get(ctx, found.id);
  }
}
