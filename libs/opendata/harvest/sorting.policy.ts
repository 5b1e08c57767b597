import { canonicalJson, sha256 } from '@shutong/platform';
import type { HarvestedDataset } from '../description/description';
import type { RecordState } from '../record/record.entity';

/** A record as it was before a run. */
export interface Known {
  readonly id: string;
  readonly key: string;
  readonly sha256: string;
  readonly version: number;
  readonly state: RecordState;
}

/** What a dataset comes to, and which record it is. */
export interface Sorted {
  readonly outcome: 'new' | 'changed' | 'renamed' | 'returned' | 'unchanged';
  readonly dataset: HarvestedDataset;
  readonly sha256: string;
  /** Undefined for a new one. */
  readonly known: Known | undefined;
}

/** Of what counts as its content: names and place do not. */
export const hashOf = ({ description, problems, iri }: HarvestedDataset): string =>
  sha256(canonicalJson({ description, problems, iri }));

export function sortKnown(dataset: HarvestedDataset, known: Known): Sorted {
  const hash = hashOf(dataset);
  const outcome =
    known.state === 'gone' ? 'returned' : known.sha256 === hash ? 'unchanged' : 'changed';
  return { outcome, dataset, sha256: hash, known };
}
