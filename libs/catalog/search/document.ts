import type { FieldName } from './engine/weight.formula';

/** government: departments, on the government network. open: everybody, on the internet. */
export type Zone = 'government' | 'open';
export const documentKinds = ['entry', 'item', 'resource', 'department', 'dataset'] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const facetNames = [
  'kind',
  'department',
  'region',
  'theme',
  'sharing',
  'open',
  'class',
  'cycle',
  'format',
  'state',
] as const;
export type FacetName = (typeof facetNames)[number];
/** What the facets say of a document; its kind is known anyway. */
export type Facets = Readonly<Partial<Record<FacetName, string | readonly string[]>>>;

/** Texts of a document, by the field in which their words count. */
export type Texts = Readonly<Partial<Record<FieldName, readonly string[]>>>;

/** What search holds of a thing in one zone. A zone's document has only words that the zone may read. */
export interface SearchDocument {
  readonly zone: Zone;
  readonly kind: DocumentKind;
  readonly id: string;
  /** The entry that an item or a resource belongs to. */
  readonly entryId: string | null;
  readonly code: string | null;
  readonly title: string;
  readonly titleEn: string;
  readonly text: string;
  readonly words: Texts;
  readonly facets: Facets;
  /** Credit code of the department it belongs to. */
  readonly owner: string | null;
  /** Found only by its owner and the authority. */
  readonly restricted: boolean;
  readonly changedAt: Date;
}
