import { Inject, Injectable } from '@nestjs/common';
import { missing } from '../ckan/ckan-answer';
import type { AskedBy } from '../ckan/asked';
import type { Scope } from '../api-key/scopes';
import { assertMayAsk } from '../open-dataset/asker';
import { PortalCatalogue } from '../listing/portal-catalogue.service';
import { WithdrawnDatasets } from '../listing/withdrawn-datasets.service';
import { OpenDatasets } from '../open-dataset/open-datasets.service';
import type { FoundTable } from '../open-dataset/open-dataset';

/** Resources of which the portal answers for the rows. */
@Injectable()
export class DatastoreTables {
  constructor(
    @Inject(PortalCatalogue) private readonly catalogue: PortalCatalogue,
    @Inject(WithdrawnDatasets) private readonly withdrawn: WithdrawnDatasets,
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
  ) {}

  /** Its table of the latest version. @throws CkanRefusal where there is none; openErrors, keyErrors */
  async tableOf(
    { ctx, portal, asker, isAbout }: AskedBy,
    id: string,
    scope: Scope,
  ): Promise<FoundTable> {
    const found = await this.catalogue.distribution(ctx, id, portal);
    const table = found?.distribution.table ?? null;
    if (!found) await this.withdrawn.refuse(ctx, id);
    assertMayAsk(asker, { scope, dataset: found?.dataset.id ?? null });
    if (!found || table === null) throw missing(`Resource "${id.slice(0, 100)}" was not found.`);
    isAbout(found.dataset.id);
    const place = { id: found.dataset.id, version: 'latest', table: String(table) };
    return this.datasets.table(ctx, place);
  }
}
