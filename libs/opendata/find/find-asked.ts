import type { FindQuery } from './find-query';

/** What is counted beside what is found: columns of the listing, and how the values of one that holds many are told. */
export const findFacets = {
  organization: {
    ...{ columns: 'l.organization, l.organization_title', many: null },
    ...{ value: 'f.organization', title: 'f.organization_title' },
  },
  groups: {
    ...{ columns: 'l.themes, l.theme_titles', many: 'unnest(f.themes, f.theme_titles)' },
    ...{ value: 'one.value', title: 'one.title' },
  },
  tags: {
    ...{ columns: 'l.tags', many: 'unnest(f.tags)' },
    ...{ value: 'one.value', title: 'one.value' },
  },
  res_format: {
    ...{ columns: 'l.formats', many: 'unnest(f.formats)' },
    ...{ value: 'one.value', title: 'one.value' },
  },
  license_id: { columns: 'l.licence', many: null, value: 'f.licence', title: 'f.licence' },
  source_class: {
    ...{ columns: 'l.source_class', many: null },
    ...{ value: 'f.source_class', title: 'f.source_class' },
  },
} as const;
export type FindFacet = keyof typeof findFacets;

export const isFindFacet = (name: string): name is FindFacet => Object.hasOwn(findFacets, name);

export interface FindSort {
  readonly field: string;
  readonly descending: boolean;
}

export interface FindAsked {
  readonly query: FindQuery;
  /** By relevance of the words, then the last changed first, where it is empty. */
  readonly sort: readonly FindSort[];
  readonly start: number;
  readonly rows: number;
  readonly facets: readonly FindFacet[];
  /** Values of a facet at most. */
  readonly facetLimit: number;
  /** Datasets that a value needs to be told. */
  readonly facetLeast: number;
}

export interface FacetItem {
  readonly name: string;
  readonly title: string;
  readonly count: number;
}

export interface Found {
  /** Exact. */
  readonly count: number;
  /** Of one page, in order. */
  readonly ids: readonly string[];
  readonly facets: Readonly<Partial<Record<FindFacet, readonly FacetItem[]>>>;
}
