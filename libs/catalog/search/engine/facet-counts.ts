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

/**
 * Sifts documents by a filter and counts them by facet, exactly. A facet that filters is counted as
 * if it did not, so that its other values can be chosen too.
 */
export class FacetSieve {
  private readonly counters: readonly (readonly [FacetName, Uint32Array])[];
  private readonly filters: readonly (readonly [FacetName, Uint8Array])[];

  constructor(
    private readonly table: DocumentTable,
    filter: FacetFilter,
  ) {
    this.counters = facetNames.map((name) => [name, table.facets[name].counter()]);
    this.filters = facetNames.flatMap((name) => {
      const values = filter[name];
      return values ? [[name, table.facets[name].holding(values)] as const] : [];
    });
  }

  /** Counts a document, and says whether it passes. */
  passes(doc: number): boolean {
    let failing: FacetName | undefined;
    for (const [name, holds] of this.filters) {
      if (holds[this.table.facets[name].of(doc)] === 1) continue;
      if (failing !== undefined) return false;
      failing = name;
    }
    for (const [name, counter] of this.counters) {
      if (failing === undefined || failing === name) counter[this.table.facets[name].of(doc)]!++;
    }
    return failing === undefined;
  }

  counts(): FacetCount[] {
    return this.counters.flatMap(([facet, bySet]) =>
      this.table.facets[facet]
        .totals(bySet)
        .slice(0, facetValues)
        .map(([value, count]) => ({ facet, value, count })),
    );
  }
}
