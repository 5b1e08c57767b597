import {
  rowFilterOf,
  type AgreementTerms,
  type Box,
  type MatchRule,
  type Mask,
  type SubjectKind,
} from '@shutong/wire';
import type { Ceiling } from '../ceiling/ceiling';
import { ConnectorError } from '../errors/connector-error';
import type { ColumnCondition, SourceRow, SourceValue } from '../source/source-database';
import { SourceError } from '../source/source.errors';

/** What a department says of where a mounted table's data comes from. */
export interface MountOrigin {
  /** The system that holds it. */
  readonly system: string;
  /** Column that names the batch with which a row came. */
  readonly batch?: string;
  /** By item code: another system, or the rule by which the value was produced. */
  readonly items?: Readonly<Record<string, { readonly system?: string; readonly rule?: string }>>;
}

/** How a resource of the catalogue lies in a source: one entry of `mounts` in connector.yaml. */
export interface Mount {
  /** Code of the resource. */
  readonly resource: string;
  /** Name of the source. */
  readonly source: string;
  /** As the source names it: `schema.table`, or a file without `.csv`. */
  readonly table: string;
  /** Column by item code. */
  readonly columns: Readonly<Record<string, string>>;
  /** Item codes by which a call may name what it asks about. */
  readonly keyFields: readonly string[];
  /** By item code. */
  readonly matchRules: Readonly<Record<string, MatchRule>>;
  /** By item code: hidden in every answer, whatever an agreement says. */
  readonly masks: Readonly<Record<string, Mask>>;
  /** The item whose value names a person or company, for subject tokens. */
  readonly subject?: { readonly field: string; readonly kind: SubjectKind };
  /** Where the table's data comes from; where nothing is said, from the resource itself. */
  readonly origin?: MountOrigin;
  /** Where it may be taken as a whole. */
  readonly batch?: {
    /** Item codes that together tell every row from every other, and are never missing. */
    readonly key: readonly string[];
    /** Item whose value grows with each change of a row: what an incremental batch goes by. */
    readonly watermark?: string;
    /** Bytes of a chunk before it is encrypted, about; as many as may be where nothing is said. */
    readonly chunkBytes?: number;
  };
  readonly ceiling: Ceiling;
}

/** What the department hides of an item whatever an agreement says; `none` where nothing is said. */
export const mountMaskOf = ({ masks }: Mount, field: string): Mask =>
  Object.hasOwn(masks, field) ? masks[field]! : 'none';

/** The column of an item; `connector.mount-field` where connector.yaml names none. */
export function mountColumnOf({ columns }: Mount, field: string): string {
  if (!Object.hasOwn(columns, field)) throw new SourceError('connector.mount-field', { field });
  return columns[field]!;
}

/**
 * What rows have to hold, by column. Two items of one column with different values contradict each
 * other: `connector.filter`.
 */
export function equalsOf(mount: Mount, named: SourceRow): SourceRow {
  const equals = new Map<string, SourceValue>();
  for (const [field, value] of Object.entries(named)) {
    const column = mountColumnOf(mount, field);
    if (equals.has(column) && equals.get(column) !== value) {
      throw new ConnectorError('connector.filter', { field });
    }
    equals.set(column, value);
  }
  return Object.fromEntries(equals);
}

/** The conditions of a box on the columns of its items. */
export const withinBox = (mount: Mount, box: Box): ColumnCondition[] =>
  (
    [
      [box.longitude, 'ge', box.west],
      [box.longitude, 'le', box.east],
      [box.latitude, 'ge', box.south],
      [box.latitude, 'le', box.north],
    ] as const
  ).map(([field, op, side]) => ({
    column: mountColumnOf(mount, field),
    condition: { field, type: 'number', op, values: [decimal(side)] },
  }));

/** As conditions write numbers: without an exponent, which numbers next to zero have. */
function decimal(side: number): string {
  if (!String(side).includes('e')) return String(side);
  const text = side.toFixed(20).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

/** The rows that exist for calls under the terms; `connector.mount-field` where a condition has no column. */
export const whereOf = (mount: Mount, terms: AgreementTerms): ColumnCondition[] =>
  rowFilterOf(terms).map((condition) => ({
    column: mountColumnOf(mount, condition.field),
    condition,
  }));
