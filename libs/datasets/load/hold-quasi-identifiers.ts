import type { Engine } from '../engine/engine';
import type { IngestedTable } from '../ingest/ingest';
import type { PersonalColumn } from '../privacy/column-privacy';
import { anonymityOf } from '../privacy/k-anonymity';
import type { DatasetTableRule } from '../table-rule/table-rule.entity';
import { tableRuleErrors } from '../table-rule/table-rule.errors';

const kind = 'quasi-identifier';

/**
 * Columns by which, together, people can be known, where too few rows are alike in them: they are held as other personal data
 * is, until they are masked enough or let pass. What a mask has taken out says nothing any more.
 * @throws tableRuleErrors.columnMissing, engineErrors
 */
export async function quasiIdentifiersHeld(
  engine: Engine,
  table: IngestedTable & { readonly dropped: readonly { readonly name: string }[] },
  { place, quasiIdentifiers, leastGroup }: DatasetTableRule,
  signal: AbortSignal,
): Promise<PersonalColumn[]> {
  const isIn = (columns: readonly { readonly name: string }[], column: string): boolean =>
    columns.some(({ name }) => name === column);
  const left = quasiIdentifiers.filter((column) => isIn(table.columns, column));
  const missing = quasiIdentifiers.find(
    (column) => !left.includes(column) && !isIn(table.dropped, column),
  );
  if (missing !== undefined) throw tableRuleErrors.columnMissing({ table: place, column: missing });
  if (left.length === 0) return [];
  const { path } = table.parquet;
  const { exposed, rows } = await engine.session(
    [path],
    (session) => anonymityOf(session, path, left, leastGroup),
    { signal },
  );
  if (exposed === 0) return [];
  const places = rows.map((row) => ({ row: table.rowOf(row), kind }) as const);
  return left
    .filter((column) => !isIn(table.personal, column))
    .map((name) => ({ name, kind, by: 'rule', share: exposed / table.rows, places }));
}
