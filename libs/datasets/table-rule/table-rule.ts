import type { LoadRule } from '../ingest/load-rule';
import type { ColumnKind } from '../ingest/types/formats';
import { tableRuleErrors } from './table-rule.errors';

/** What a publisher says of a table. */
export interface TableRuleDeclaration {
  readonly types: readonly { readonly column: string; readonly kind: ColumnKind }[];
  readonly problems: LoadRule['problems'];
  readonly quasiIdentifiers: readonly string[];
  readonly leastGroup: number;
}

/** Each column is of one type, and counts once. @throws tableRuleErrors.columnTwice */
export function assertOnce({ types, quasiIdentifiers }: TableRuleDeclaration): void {
  for (const names of [types.map(({ column }) => column), quasiIdentifiers]) {
    const column = names.find((name, at) => names.indexOf(name) < at);
    if (column !== undefined) throw tableRuleErrors.columnTwice({ column });
  }
}
