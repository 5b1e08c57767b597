import { Inject, Injectable } from '@nestjs/common';
import { Config, isUuid, type Context } from '@shutong/platform';
import type { ListedDataset } from '../listing/listed-dataset';
import { PortalCatalogue } from '../listing/portal-catalogue.service';
import { openErrors } from '../open-dataset/open-dataset.errors';
import { OpenDatasets } from '../open-dataset/open-datasets.service';
import { describeAlone, describeCatalogue, perPage } from './catalogue-graph';
import { rdfDocument, type RdfEnding } from './rdf-writing';
import { Statements } from './statements';

/** A page that was asked for. */
export interface PageAsked {
  /** Id of the last dataset of the page before; none for the first page. */
  readonly after?: string | undefined;
  readonly portal: string;
  /** Of the catalogue as it was asked for, with its ending if it has one; the next page is there too. */
  readonly address: string;
}

/** A document, and how many datasets it describes. */
export interface RdfAnswer {
  readonly document: string;
  readonly datasets: number;
}

/** The portal's catalogue in RDF, as DCAT-AP 3.0.1 describes it. */
@Injectable()
export class Dcat {
  constructor(
    @Inject(PortalCatalogue) private readonly catalogue: PortalCatalogue,
    @Inject(OpenDatasets) private readonly open: OpenDatasets,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Datasets in the order of their ids, so that each is on one page whatever is listed meanwhile. */
  async page(ctx: Context, ending: RdfEnding, asked: PageAsked): Promise<RdfAnswer> {
    const { after, portal, address } = asked;
    const wanted = { first: perPage + 1, ...(after === undefined ? {} : { after }) };
    const found = await this.catalogue.page(ctx, wanted, portal);
    const datasets = found.slice(0, perPage);
    const isLast = found.length <= perPage;
    const at = (id: string | undefined) => (id === undefined ? address : `${address}?after=${id}`);
    return written(ending, datasets.length, async (into) =>
      describeCatalogue(into, {
        ...{ portal, publisher: this.config.portalPublisher, datasets },
        total: await this.catalogue.count(ctx),
        ...{ address: at(after), first: at(undefined) },
        next: isLast ? null : at(datasets.at(-1)!.id),
      }),
    );
  }

  /** @throws openErrors.datasetNotFound, openErrors.withdrawn */
  async dataset(
    ctx: Context,
    ending: RdfEnding,
    { idOrName, portal }: { readonly idOrName: string; readonly portal: string },
  ): Promise<RdfAnswer> {
    const found = await this.catalogue.find(ctx, idOrName, portal);
    if (!found) return this.refuse(ctx, idOrName);
    return this.alone(ending, found, portal);
  }

  /** What an id of the portal names: a dataset, or one of its distributions. @throws as for `dataset` */
  async thing(
    ctx: Context,
    ending: RdfEnding,
    { id, portal }: { readonly id: string; readonly portal: string },
  ): Promise<RdfAnswer> {
    const found = await this.catalogue.distribution(ctx, id, portal);
    return found
      ? this.alone(ending, found.dataset, portal)
      : this.dataset(ctx, ending, { idOrName: id, portal });
  }

  private alone(ending: RdfEnding, dataset: ListedDataset, portal: string): Promise<RdfAnswer> {
    return written(ending, 1, (into) => describeAlone(into, dataset, portal));
  }

  /** What was withdrawn is said to be gone, with date and ground. */
  private async refuse(ctx: Context, id: string): Promise<never> {
    if (isUuid(id)) await this.open.get(ctx, id);
    throw openErrors.datasetNotFound({ id });
  }
}

async function written(
  ending: RdfEnding,
  datasets: number,
  describe: (into: Statements) => void | Promise<void>,
): Promise<RdfAnswer> {
  const { DataFactory } = await import('n3');
  const into = new Statements(DataFactory);
  await describe(into);
  return { document: await rdfDocument(ending, into.quads), datasets };
}
