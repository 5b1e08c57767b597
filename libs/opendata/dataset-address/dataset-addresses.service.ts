import { Inject, Injectable } from '@nestjs/common';
import type { Context } from '@shutong/platform';
import { Dcat } from '../dcat/dcat.service';
import { datasetIri } from '../dcat/dataset-graph';
import type { DatasetDescription } from '../description/description';
import type { WrittenDocument } from '../document/documents.service';
import type { ListedDataset } from '../listing/listed-dataset';
import { PortalCatalogue } from '../listing/portal-catalogue.service';
import { WithdrawnDatasets } from '../listing/withdrawn-datasets.service';
import { openErrors } from '../open-dataset/open-dataset.errors';
import { schemaDataset } from '../schema-org/schema-dataset';
import type { DatasetFormat } from './dataset-format';

/** A dataset of the catalogue with all that is said of it, in the portal's own words. Instants in UTC. */
export interface DatasetAnswer extends Omit<ListedDataset, 'description'> {
  /** Its persistent address: that of its source, where it has one there. */
  readonly iri: string;
  readonly description: Omit<DatasetDescription, 'distributions'>;
}

/** Datasets by the addresses that are for good, written as they are asked for. */
@Injectable()
export class DatasetAddresses {
  constructor(
    @Inject(PortalCatalogue) private readonly catalogue: PortalCatalogue,
    @Inject(WithdrawnDatasets) private readonly withdrawn: WithdrawnDatasets,
    @Inject(Dcat) private readonly dcat: Dcat,
  ) {}

  /** By its id or its name. @throws openErrors.datasetNotFound, openErrors.withdrawn */
  async named(ctx: Context, idOrName: string, portal: string): Promise<ListedDataset> {
    const found = await this.catalogue.find(ctx, idOrName, portal);
    if (found) return found;
    await this.withdrawn.refuse(ctx, idOrName);
    throw openErrors.datasetNotFound({ id: idOrName });
  }

  /** The dataset that an id names, or one of whose distributions it names. @throws as for `named` */
  async identified(ctx: Context, id: string, portal: string): Promise<ListedDataset> {
    const found = await this.catalogue.distribution(ctx, id, portal);
    return found ? found.dataset : this.named(ctx, id, portal);
  }

  async written(
    format: DatasetFormat,
    dataset: ListedDataset,
    portal: string,
  ): Promise<WrittenDocument> {
    if (format !== 'json' && format !== 'schema') return this.dcat.alone(format, dataset, portal);
    const told = format === 'json' ? answerOf(dataset, portal) : schemaDataset(dataset, portal);
    return { document: `${JSON.stringify(told, null, 1)}\n`, datasets: 1 };
  }
}

/** Its distributions are told once: under the ids that they keep. */
function answerOf(dataset: ListedDataset, portal: string): DatasetAnswer {
  const said = Object.entries(dataset.description).filter(([field]) => field !== 'distributions');
  const description = Object.fromEntries(said) as DatasetAnswer['description'];
  return { iri: datasetIri(dataset, portal), ...dataset, description };
}
