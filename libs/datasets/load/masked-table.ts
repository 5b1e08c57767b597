import type { Engine } from '../engine/engine';
import type { IngestedTable } from '../ingest/ingest';
import { parquetOptions } from '../ingest/table/load-table';
import { measureTable } from '../ingest/table/measure-table';
import { named } from '../ingest/table/spool-sql';
import { quoted } from '../ingest/types/formats';
import { maskedValue, type Mask } from './mask';

export interface Masking {
  readonly masks: readonly Mask[];
  /** Secret of the load, in hexadecimal digits. */
  readonly key: string;
  /** The table's own file: tables that are alike share the one they come from. */
  readonly to: string;
  readonly signal: AbortSignal;
}

/**
 * The table without what is masked: in the file itself, so that every format, preview and figure that is made of it shows
 * no more. The gate looks at what is left, at every row of it.
 */
export async function maskedTable(
  engine: Engine,
  table: IngestedTable,
  { masks, key, to, signal }: Masking,
): Promise<IngestedTable> {
  const from = table.parquet.path;
  const shown = table.columns.flatMap((column) => {
    const mask = masks.find((one) => one.column === column.name);
    const value = mask ? maskedValue(column, mask.method, key) : named(column.name);
    return value === undefined ? [] : [{ column, sql: `${value} AS ${named(column.name)}` }];
  });
  const columns = shown.map(({ column }) => column);
  const asked = shown.map(({ sql }) => sql).join(', ');
  return engine.session(
    [from, to],
    async (session) => {
      await session.run(
        `COPY (SELECT ${asked} FROM read_parquet(${quoted(from)})) TO ${quoted(to)} (${parquetOptions})`,
      );
      const { rows, rowOf } = table;
      const masked = new Set(masks.map(({ column }) => column));
      const measured = await measureTable(session, to, { rows, columns, rowOf, masked });
      const { sha256, bytes, ...figures } = measured;
      const problems = withoutValues(table.problems);
      return {
        ...table,
        columns,
        ...figures,
        problems,
        parquet: { path: to, sha256, bytes },
      };
    },
    { signal },
  );
}

/** Cells that did not fit are told with their values: not where something is masked. */
const withoutValues = ({
  list,
  ...rest
}: IngestedTable['problems']): IngestedTable['problems'] => ({
  ...rest,
  list: list.map(({ value: _, ...problem }) => problem),
});
