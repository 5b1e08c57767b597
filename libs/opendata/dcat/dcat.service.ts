import { Inject, Injectable } from '@nestjs/common';
import { Config, type Context } from '@shutong/platform';
import type { WrittenDocument } from '../document/documents.service';
import type { ListedDataset } from '../listing/listed-dataset';
import { PortalCatalogue } from '../listing/portal-catalogue.service';
import type { SourceClass } from '../provider/source-class';
import { describeAlone, describeCatalogue, perPage } from './catalogue-graph';
import { rdfDocument, type RdfEnding } from './rdf-writing';
import { Statements } from './statements';

/** A page that was asked for. */
export interface PageAsked {
  /** Id of the last dataset of the page before; none for the first page. */
  readonly after?: string | undefined;
  /** Of everybody where it is left out. */
  readonly sourceClass?: SourceClass | undefined;
  readonly portal: string;
  /** Of the catalogue as it was asked for, with its ending if it has one; the next page is there too. */
  readonly address: string;
}

/** The portal's catalogue in RDF, as DCAT-AP 3.0.1 describes it. */
@Injectable()
export class Dcat {
  constructor(
    @Inject(PortalCatalogue) private readonly catalogue: PortalCatalogue,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Datasets in the order of their ids, so that each is on one page whatever is listed meanwhile. */
  async page(ctx: Context, ending: RdfEnding, asked: PageAsked): Promise<WrittenDocument> {
    const { after, sourceClass, portal, address } = asked;
    const wanted = {
      ...{ first: perPage + 1 },
      ...(after === undefined ? {} : { after }),
      ...(sourceClass === undefined ? {} : { sourceClass }),
    };
    const found = await this.catalogue.page(ctx, wanted, portal);
    const datasets = found.slice(0, perPage);
    const isLast = found.length <= perPage;
    const at = (id: string | undefined) => {
      const said = Object.entries({ sourceClass, after: id }).filter(([, value]) => value);
      const query = said.map(([name, value]) => `${name}=${value}`).join('&');
      return query === '' ? address : `${address}?${query}`;
    };
    return written(ending, datasets.length, async (into) =>
      describeCatalogue(into, {
        ...{ portal, publisher: this.config.portalPublisher, datasets },
        total: await this.catalogue.count(sourceClass),
        ...{ address: at(after), first: at(undefined) },
        next: isLast ? null : at(datasets.at(-1)!.id),
      }),
    );
  }

  /** One dataset by itself. */
  alone(ending: RdfEnding, dataset: ListedDataset, portal: string): Promise<WrittenDocument> {
    return written(ending, 1, (into) => describeAlone(into, dataset, portal));
  }
}

async function written(
  ending: RdfEnding,
  datasets: number,
  describe: (into: Statements) => void | Promise<void>,
): Promise<WrittenDocument> {
  const { DataFactory } = await import('n3');
  const into = new Statements(DataFactory);
  await describe(into);
  return { document: await rdfDocument(ending, into.quads), datasets };
}
