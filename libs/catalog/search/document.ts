import type { WeightedText } from './tsvector';

/** government: departments, on the government network. open: everybody, on the internet. */
export type Zone = 'government' | 'open';
export const documentKinds = ['entry', 'resource'] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const facetNames = [
  'department',
  'theme',
  'sharing',
  'open',
  'class',
  'state',
  'division',
] as const;
export type FacetName = (typeof facetNames)[number];
export type Facets = Readonly<Partial<Record<FacetName, string>>>;

/** What search holds of a thing in one zone. A zone's document has only words that the zone may read. */
export interface SearchDocument {
  readonly zone: Zone;
  readonly kind: DocumentKind;
  readonly id: string;
  readonly code: string | null;
  readonly title: string;
  readonly titleEn: string;
  readonly text: string;
  readonly words: WeightedText;
  readonly facets: Facets;
  /** Credit code of the department it belongs to. */
  readonly owner: string | null;
  /** Found only by its owner and the authority. */
  readonly restricted: boolean;
  readonly changedAt: Date;
}
