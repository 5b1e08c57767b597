import type { DatasetDescription, Distribution } from '../description/description';

import type { QualityMark, SourceClass } from '../provider/source-class';

/** One name for two uses: for machines in addresses and filters, for people to read. */
export interface Named {
  /** Of `a-z`, digits, `-` and `_`. */
  readonly name: string;
  readonly title: string;
}

/** A distribution under the id that it keeps, whatever file it is. */
export interface ListedDistribution extends Distribution {
  readonly id: string;
  /** Place of its table in the version, where the portal answers for its rows; null where it does not. */
  readonly table: number | null;
}

/** Where a harvested dataset comes from. */
export interface Origin {
  /** Id of the source. */
  readonly source: string;
  readonly title: string;
  readonly address: string;
  /** Its own persistent address, kept; null where it has none. */
  readonly iri: string | null;
  /** By which its source tells it apart. */
  readonly key: string;
}

/** A dataset of the portal's catalogue. Instants in UTC. */
export interface ListedDataset {
  /** It never changes; the dataset's persistent address is `/id/<id>`. */
  readonly id: string;
  /** Nor does this, and no other dataset ever has it. */
  readonly name: string;
  readonly description: DatasetDescription;
  readonly distributions: readonly ListedDistribution[];
  /** Who publishes it; null where its source does not say. */
  readonly organization: Named | null;
  readonly themes: readonly Named[];
  readonly tags: readonly string[];
  readonly createdAt: Date;
  /** When what is said of it was last another. */
  readonly changedAt: Date;
  readonly sourceClass: SourceClass;
  /** Terms and mark of who is no body of the government; null where none are known. */
  readonly provider: { readonly terms: string; readonly quality: QualityMark } | null;
  /** Number of the latest open version, of a dataset of a department here; null of a harvested one. */
  readonly version: number | null;
  /** Null of a dataset of a department here. */
  readonly origin: Origin | null;
}
