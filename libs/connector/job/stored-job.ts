import type { ChunkRow, RequestValue } from '@shutong/wire';
import type { AskedRows, Counts } from './job-rows';
import type { JobState } from './job.states';

/** A job as it lies in the connector's state; instants in microseconds since the epoch. */
export interface StoredJob {
  /** UUIDv7. */
  readonly id: string;
  readonly agreement: string;
  /** Code; that of the agreement where it is left out. */
  readonly purpose?: string;
  readonly hosted: boolean;
  readonly state: JobState;
  /** Item codes of every row's keys and claims, in the order in which rows are kept. */
  readonly keys: readonly string[];
  readonly claims: readonly string[];
  readonly rows: number;
  readonly createdAt: number;
  readonly ended?: JobEnd;
}

export interface JobEnd {
  readonly at: number;
  readonly counts: Counts;
  readonly retried: number;
  readonly pass: number;
  /** Code of the term that refused the rest. */
  readonly refusal?: string;
}

/** A chunk of a job: kept before it is asked, so that what is asked again is the same. */
export interface StoredChunk extends AskedRows {
  /** UUIDv7, by which the provider's connector knows it. */
  readonly id: string;
  /** Rows (from 0, within the chunk) by the code of their refusal. */
  readonly refused?: Readonly<Record<string, readonly number[]>>;
  /** Id of the call that answered it. */
  readonly call?: string;
}

/** The values of one row: its keys, then its claims. */
export type StoredRow = readonly RequestValue[];

type Named = Pick<StoredJob, 'keys' | 'claims'>;

export const storedRow = ({ keys, claims }: Named, row: ChunkRow): StoredRow => [
  ...keys.map((name) => row.keys[name]!),
  ...claims.map((name) => row.claims[name]!),
];

export function chunkRow({ keys, claims }: Named, stored: StoredRow): ChunkRow {
  const named = (names: readonly string[], from: number) =>
    Object.fromEntries(names.map((name, index) => [name, stored[from + index]!]));
  return { keys: named(keys, 0), claims: named(claims, keys.length) };
}
