import type { HubError } from '@shutong/platform';
import type { DeclaredTypes } from './table/load-table';

/** What the publisher wants of rows and cells that do not fit. */
export interface LoadRule {
  /** `refuse`: one problem is too many. `accept`: the rest is loaded, and all problems are reported. */
  readonly problems: 'refuse' | 'accept';
  /** Share of rows and cells from which the load is refused all the same: the file is not what was meant. */
  readonly mostRejected: number;
}

export const usualRule: LoadRule = { problems: 'accept', mostRejected: 0.5 };

/** What a publisher says of one table of a file. */
export type TableRule = Pick<LoadRule, 'problems'> & { readonly types: DeclaredTypes };

/** Of what never was a table. */
const beside = ['datasets.ingest.not-a-table', 'datasets.ingest.format-not-read'];

/**
 * Limits of the whole and failures of the engine are no matter of one part. Where the publisher has said, by their places, what becomes
 * of tables, none may be left out and the next take its place.
 */
export const isOfPart = ({ code }: HubError, hasRules: boolean): boolean =>
  hasRules
    ? beside.includes(code)
    : code.startsWith('datasets.ingest.') && code !== 'datasets.ingest.archive-bomb';
