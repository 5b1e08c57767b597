import { StatementError, type EngineSession } from '../../engine/engine';
import { limits } from '@shutong/platform';
import { ingestErrors } from '../ingest.errors';
import { placeText, type Place } from '../place';
import { columnNames } from '../table/column-names';
import { parquetOptions, type LoadedColumn } from '../table/load-table';
import { named } from '../table/spool-sql';
import { quoted, type ColumnKind } from '../types/formats';

/** A Parquet file has its types: they are kept, those aside that other readers of the canonical form do not share. */
export async function loadParquet(
  session: EngineSession,
  source: { readonly path: string; readonly place: Place },
  parquet: string,
): Promise<{ columns: LoadedColumn[]; rows: number }> {
  const from = `read_parquet(${quoted(source.path)})`;
  try {
    const described = await session.run(`DESCRIBE SELECT * FROM ${from}`);
    if (described.length > limits.ingestColumns.value) {
      throw ingestErrors.tooManyColumns({
        ...{ place: placeText(source.place), columns: described.length },
        limit: limits.ingestColumns.value,
      });
    }
    const titles = described.map(([name]) => String(name));
    const names = columnNames(titles);
    const columns = described.map(([title, type], at) =>
      columnOf(String(title), names[at]!, String(type)),
    );
    const values = columns.map(({ value, name }) => `${value} AS ${named(name)}`);
    const [[rows] = []] = await session.run(
      `COPY (SELECT ${values.join(', ')} FROM ${from}) TO ${quoted(parquet)} (${parquetOptions})`,
    );
    return { columns, rows: Number(rows) };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    throw ingestErrors.formatBroken({
      ...{ format: 'Parquet', place: placeText(source.place), why: firstLine(whyOf(error)) },
    });
  }
}

/** Of the file's build DuckDB says more than of its values, which are quoted to nobody. */
const whyOf = ({ message, said }: StatementError): string =>
  message === 'Conversion Error' || message === 'Out of Range Error' ? message : said;

const firstLine = (text: string): string => text.split('\n', 1)[0]!.slice(0, 200);

function columnOf(title: string, name: string, type: string): LoadedColumn {
  const { kind, value, sqlType } = kept(named(title), type);
  return { ...{ name, title, kind, value, sqlType, format: type }, misfits: 0, missing: 0 };
}

/** What all readers share, and what others become. A double stays one: an exact type would claim what it does not know. */
const sharedTypes: readonly (readonly [type: RegExp, kind: ColumnKind, becomes?: string])[] = [
  [/^(UBIGINT|U?HUGEINT)$/, 'decimal', 'DECIMAL(38,0)'],
  [/^U?(TINY|SMALL|BIG)?(INT|INTEGER)$/, 'integer', 'BIGINT'],
  [/^DECIMAL\(\d+,\d+\)$/, 'decimal'],
  [/^(DOUBLE|FLOAT)$/, 'decimal', 'DOUBLE'],
  [/^BOOLEAN$/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP WITH TIME ZONE$/, 'timestamp'],
  [/^TIMESTAMP(_\w+)?$/, 'timestamp', 'TIMESTAMP'],
];

function kept(column: string, type: string): { kind: ColumnKind; sqlType: string; value: string } {
  const as = (kind: ColumnKind, sqlType: string, value = `${column}::${sqlType}`) => ({
    ...{ kind, sqlType, value },
  });
  const [, kind, sqlType] = sharedTypes.find(([pattern]) => pattern.test(type)) ?? [];
  if (kind) return as(kind, sqlType ?? type);
  if (type === 'BLOB') return as('text', 'VARCHAR', `base64(${column})`);
  const isMade = /^(STRUCT|MAP|UNION)|\[\d*\]$/.test(type);
  return as('text', 'VARCHAR', isMade ? `to_json(${column})::VARCHAR` : `${column}::VARCHAR`);
}
