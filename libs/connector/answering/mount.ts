import type { MatchRule, Mask, SubjectKind } from '@shutong/wire';
import type { Ceiling } from '../ceiling/ceiling';

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
  readonly ceiling: Ceiling;
}
