import type { Place } from '../place';
import type { Problems } from '../problems';
import type { SourceRows } from './source-rows';
import type { Spool } from './spool';

/** Rows that the sample of a table holds: what types are first judged by. */
export const sampledRows = 2000;

/** A table as text, ready for its types. */
export interface StagedTable {
  readonly name: string;
  readonly place: Place;
  /** What the header says, as it stands; empty where it says nothing. */
  readonly titles: readonly string[];
  readonly rows: number;
  readonly spool: Spool;
  /** The first rows. */
  readonly sample: readonly (readonly string[])[];
  readonly problems: Problems;
  readonly sourceRows: SourceRows;
  /** Columns, by place, whose values the file itself says are texts, however much they look like numbers. */
  readonly texts?: ReadonlySet<number>;
  /** Columns, by place, that hold GeoJSON geometries. */
  readonly geometries?: ReadonlySet<number>;
  readonly encoding?: string;
  readonly delimiter?: string;
  /** Lines above the header. */
  readonly notes?: readonly string[];
}
