import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ColumnOf } from '../dataset/dataset.entity';
import type { Engine, EngineSession } from '../engine/engine';
import type { IngestedTable } from '../ingest/ingest';
import type { PersonalColumn } from '../privacy/column-privacy';
import { findSeries } from '../series/find-series';
import type { TableSeries } from '../series/series';
import type { DatasetSeries } from '../series/series.entity';
import type { DeclaredOfTables } from './declared';
import type { DiffedTable } from './diff';
import { quasiIdentifiersHeld } from './hold-quasi-identifiers';
import { tableRuleErrors } from '../table-rule/table-rule.errors';
import type { LoadWatch } from './load-watch';
import { maskedTable } from './masked-table';
import type { Masking } from './masking';

/** A table as it is kept, and what was found of what its publisher says. */
export type MadeTable = IngestedTable &
  DiffedTable & {
    readonly dropped: IngestedTable['columns'];
    readonly series: TableSeries | null;
  };

interface Making {
  readonly masking: Masking;
  readonly watch: LoadWatch;
  /** Folder of the Parquet files. */
  readonly out: string;
  readonly declared: DeclaredOfTables;
}

/** Masked, and held against what was declared of them. @throws tableRuleErrors, engineErrors */
export async function madeTables(
  engine: Engine,
  tables: readonly IngestedTable[],
  { masking: { masks, shown }, watch, out, declared }: Making,
): Promise<MadeTable[]> {
  const { signal } = watch;
  assertThere(declared, tables.length);
  if (masks.length > 0) watch.masking();
  const key = randomBytes(32).toString('hex');
  const made: MadeTable[] = [];
  for (const [at, table] of tables.entries()) {
    const own = masks.filter((mask) => mask.table === at);
    const to = join(out, `masked-${at}.parquet`);
    const done =
      own.length === 0 ? table : await maskedTable(engine, table, { masks: own, key, to, signal });
    const dropped = table.columns.filter(({ name }) => !isIn(done, name));
    const said = declared.series.find(({ place }) => place === at);
    const series = said ? await seriesOf(engine, done, said, signal) : null;
    const rule = declared.rules.find(({ place }) => place === at);
    const held = rule ? await quasiIdentifiersHeld(engine, { ...done, dropped }, rule, signal) : [];
    const found = [...done.personal, ...held];
    const asShown = shown.filter((one) => one.table === at);
    const personal = [...found, ...maskedBefore(found, asShown)];
    made.push({ ...done, personal, dropped, series, path: done.parquet.path });
  }
  return made;
}

/** @throws tableRuleErrors.tableMissing */
function assertThere({ rules }: DeclaredOfTables, tables: number): void {
  const missing = rules.find(({ place }) => place >= tables);
  if (missing) throw tableRuleErrors.tableMissing({ table: missing.place, tables });
}

function seriesOf(
  engine: Engine,
  { parquet: { path: parquet }, columns, rowOf }: IngestedTable,
  { period, step, keys, figures }: DatasetSeries,
  signal: AbortSignal,
): Promise<TableSeries> {
  const declared = { period, step, keys, figures };
  const work = (session: EngineSession) =>
    findSeries(session, { parquet, columns, rowOf }, declared);
  return engine.session([parquet], work, { signal });
}

/** Those to be shown that the gate does not hold by itself. */
const maskedBefore = (
  found: readonly PersonalColumn[],
  shown: readonly ColumnOf[],
): PersonalColumn[] =>
  shown
    .map(({ column: name }) => name)
    .filter((name) => !found.some((one) => one.name === name))
    .map((name) => ({ name, kind: 'masked-before', by: 'rule', share: 1, places: [] }));

const isIn = ({ columns }: IngestedTable, column: string): boolean =>
  columns.some(({ name }) => name === column);
