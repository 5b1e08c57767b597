import type { HarvestedDataset, RefusedRecord } from '../description/description';

/** What a source speaks. */
export const catalogueKinds = ['ckan', 'dcat-rdf', 'dcat-us', 'udata', 'listing'] as const;
export type CatalogueKind = (typeof catalogueKinds)[number];

/** One answer of a source, read. */
export interface CataloguePage {
  readonly kind: CatalogueKind;
  readonly datasets: readonly HarvestedDataset[];
  readonly refused: readonly RefusedRecord[];
  /** Where the catalogue goes on; null on its last page. */
  readonly next: string | null;
  /** Documents, each of a dataset that this one only names. */
  readonly documents: readonly string[];
  /** How many datasets the source says that it has in all; null where it does not say. */
  readonly total: number | null;
}

/** An answer as it came. */
export interface Answer {
  readonly address: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** It is well made, but no catalogue of datasets; `what` names it. */
export class NotACatalogue extends Error {
  constructor(readonly what: string) {
    super(what);
    this.name = 'NotACatalogue';
  }
}

/** It should be a catalogue and cannot be read; nothing that is known changes by it. */
export class BrokenCatalogue extends Error {
  constructor(readonly why: string) {
    super(why);
    this.name = 'BrokenCatalogue';
  }
}

/** Datasets of one page and what could not come in. */
export interface Records {
  readonly datasets: readonly HarvestedDataset[];
  readonly refused: readonly RefusedRecord[];
}
