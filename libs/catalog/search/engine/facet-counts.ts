import { facetNames, type FacetName } from '../document';
import type { DocumentTable } from './document-table';

export type FacetFilter = Readonly<Partial<Record<FacetName, readonly string[]>>>;

export interface FacetCount {
  readonly facet: FacetName;
  readonly value: string;
  readonly count: number;
}

/** Values of one facet that are counted out: the most frequent ones. */
export const facetValues = 50;

/** One facet as a query sees it. */
interface Sifted {
  readonly name: FacetName;
  /** Number of each document's set of values, by ordinal. */
  readonly sets: Uint32Array;
  /** Documents counted, by set. */
  readonly counter: Uint32Array;
  /** By set, 1 where it passes; undefined: the facet does not filter. */
  readonly holds: Uint8Array | undefined;
}

/**
 * Sifts documents by a filter and counts them by facet, exactly. A facet that filters is counted as
 * if it did not, so that its other values can be chosen too.
 */
export class FacetSieve {
  private readonly facets: readonly Sifted[];
  private readonly filters: readonly Sifted[];

  constructor(
    private readonly table: DocumentTable,
    filter: FacetFilter,
  ) {
    this.facets = facetNames.map((name) => {
      const column = table.facets[name];
      const values = filter[name];
      const holds = values && column.holding(values);
      return { name, sets: column.numbers, counter: column.counter(), holds };
    });
    this.filters = this.facets.filter(({ holds }) => holds !== undefined);
  }

  /** Counts a document, and says whether it passes. */
  passes(doc: number): boolean {
    let failing: Sifted | undefined;
    for (const facet of this.filters) {
      if (facet.holds![facet.sets[doc]!] === 1) continue;
      if (failing !== undefined) return false;
      failing = facet;
    }
    if (failing !== undefined) {
      failing.counter[failing.sets[doc]!]!++;
      return false;
    }
    for (const { counter, sets } of this.facets) counter[sets[doc]!]!++;
    return true;
  }

  counts(): FacetCount[] {
    return this.facets.flatMap(({ name, counter }) =>
      this.table.facets[name]
        .totals(counter)
        .slice(0, facetValues)
        .map(([value, count]) => ({ facet: name, value, count })),
    );
  }
}
