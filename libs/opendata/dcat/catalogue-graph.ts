import { limits } from '@shutong/platform';
import type { ListedDataset } from '../listing/listed-dataset';
import { datasetIri, describeDataset, idAddress } from './dataset-graph';
import { dataThemes } from './dcat-terms';
import { dcat, dct, foaf, hydra, skos, xsd, type Described, type Statements } from './statements';

/** Datasets of a page, and where it stands among all. */
export interface CataloguePage {
  /** Of the portal, without a slash at its end. */
  readonly portal: string;
  /** Who publishes the catalogue. */
  readonly publisher: string;
  readonly datasets: readonly ListedDataset[];
  readonly total: number;
  /** Address of this page, of the first and, unless this is the last, of the next one. */
  readonly address: string;
  readonly first: string;
  readonly next: string | null;
}

export const perPage = limits.dcatPage.value;

const title = { 'zh-CN': '开放数据目录', en: 'Catalogue of open data' };
const about = {
  'zh-CN': '本门户开放的数据集，包括各部门发布的和从其他门户收集的。',
  en: 'Datasets that are open on this portal: those that departments have published, and those gathered from other portals.',
};

/** A page of the catalogue with its records (DCAT-AP 3.0.1); the way to the next one as harvesters follow it (Hydra). */
export function describeCatalogue(into: Statements, page: CataloguePage): void {
  const { portal, publisher, datasets } = page;
  const catalogue = into.resource(`${portal}/catalog`, `${dcat}Catalog`, `${hydra}Collection`);
  catalogue
    .text(`${dct}title`, title)
    .text(`${dct}description`, about)
    .to(
      `${dct}publisher`,
      into
        .resource(`${portal}/catalog#publisher`, `${foaf}Agent`)
        .text(`${foaf}name`, { und: publisher }),
    )
    .link(`${foaf}homepage`, `${portal}/`, `${foaf}Document`)
    .link(`${dcat}themeTaxonomy`, dataThemes)
    .value(`${hydra}totalItems`, page.total, `${xsd}integer`)
    .to(`${hydra}view`, view(into, page));
  into.resource(dataThemes, `${skos}ConceptScheme`).text(`${dct}title`, { en: 'Data theme' });
  for (const dataset of datasets) {
    catalogue.to(`${dcat}dataset`, describeDataset(into, dataset, portal));
    catalogue.to(`${dcat}record`, describeRecord(into, dataset, portal));
  }
}

/** One dataset by itself, with its record. */
export function describeAlone(into: Statements, dataset: ListedDataset, portal: string): void {
  describeDataset(into, dataset, portal);
  describeRecord(into, dataset, portal);
}

const view = (into: Statements, { address, first, next }: CataloguePage): Described =>
  into
    .resource(address, `${hydra}PartialCollectionView`)
    .link(`${hydra}first`, first)
    .link(`${hydra}next`, next);

/** When the portal came to list it, and when what is said of it was last another. */
const describeRecord = (into: Statements, dataset: ListedDataset, portal: string): Described =>
  into
    .resource(`${idAddress(portal, dataset.id)}#record`, `${dcat}CatalogRecord`)
    .link(`${foaf}primaryTopic`, datasetIri(dataset, portal))
    .date(`${dct}issued`, dataset.createdAt.toISOString())
    .date(`${dct}modified`, dataset.changedAt.toISOString());
