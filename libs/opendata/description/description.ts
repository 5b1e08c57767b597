import type { UpdateCycle } from '@shutong/catalog';

/** A text in all languages that the source has it in, by language tag (BCP 47); `und` where it does not say. */
export type Texts = Readonly<Record<string, string>>;

/** A term of a vocabulary, or a word of the source's own. */
export interface Term {
  readonly iri: string | null;
  readonly label: Texts;
}

export interface Agent {
  readonly name: Texts;
  readonly iri: string | null;
  readonly email: string | null;
  readonly homepage: string | null;
}

export interface Contact {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly url: string | null;
}

/** Each end as far as the source gives it. */
export interface Period {
  readonly start: string | null;
  readonly end: string | null;
}

export interface Place {
  readonly iri: string | null;
  readonly label: Texts;
  /** West, south, east, north in degrees. */
  readonly box: readonly [number, number, number, number] | null;
}

export interface Frequency {
  /** Of our code list; null where the source's word is none that we know. */
  readonly code: UpdateCycle | null;
  readonly said: string;
}

export interface Distribution {
  /** As the source names it. */
  readonly identifier: string | null;
  readonly title: Texts;
  readonly description: Texts;
  /** Short: CSV, XLSX. */
  readonly format: string | null;
  readonly mediaType: string | null;
  readonly bytes: number | null;
  readonly accessUrl: string | null;
  readonly downloadUrl: string | null;
  readonly licence: string | null;
  /** What is said of rights besides the licence. */
  readonly rights: string | null;
  readonly issued: string | null;
  readonly modified: string | null;
  /** Whether it is a service to be asked rather than a file. */
  readonly isService: boolean;
}

/**
 * What a source says of a dataset, in the same words whatever the source speaks (after DCAT 3). What it does not say is
 * empty; nothing is invented. Texts are plain: markup of the source is taken off.
 */
export interface DatasetDescription {
  readonly type: 'dataset' | 'series';
  readonly title: Texts;
  readonly description: Texts;
  readonly publisher: Agent | null;
  readonly contacts: readonly Contact[];
  readonly themes: readonly Term[];
  readonly keywords: readonly Term['label'][];
  readonly licence: string | null;
  /** Whether it is public: a term of a vocabulary, or a word of the source's own. */
  readonly accessRights: string | null;
  readonly rights: string | null;
  readonly frequency: Frequency | null;
  readonly temporal: readonly Period[];
  readonly spatial: readonly Place[];
  /** A year, month, day or instant (UTC where the source tells the zone). */
  readonly issued: string | null;
  readonly modified: string | null;
  readonly landingPage: string | null;
  readonly languages: readonly string[];
  readonly distributions: readonly Distribution[];
}

/** What is wrong with a record; it comes in all the same, and this is shown with it. */
export const problemRules = [
  'missing',
  'wrong-type',
  'no-date',
  'no-address',
  'no-email',
  'no-number',
  'too-long',
  'too-many',
  'strange-value',
] as const;
export type ProblemRule = (typeof problemRules)[number];

export interface Problem {
  /** As the source names the field, with the place of a distribution: `distribution[2].downloadURL`. */
  readonly field: string;
  readonly rule: ProblemRule;
  /** The beginning of what was there. */
  readonly value: string | null;
}

/** One dataset of a source. */
export interface HarvestedDataset {
  /** In its page, from 1. */
  readonly place: number;
  /** By which its source tells it apart. */
  readonly key: string;
  /** Everything else that names it: evidence, should the source rename it. */
  readonly identifiers: readonly string[];
  /** Its persistent address, which it keeps with us; null where it has none. */
  readonly iri: string | null;
  readonly description: DatasetDescription;
  readonly problems: readonly Problem[];
}

/** A record that cannot come in: it cannot be told apart, or may not be here. */
export interface RefusedRecord {
  /** In its page, from 1. */
  readonly place: number;
  readonly key: string | null;
  readonly why: string;
}
