import type { EngineSession } from '../../engine/engine';
import type { EngineValue } from '../../engine/engine.protocol';
import { quoted, type ColumnKind } from '../types/formats';
import { named } from './spool-sql';

/** What a column holds, in figures. */
export interface ColumnProfile {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nulls: number;
  readonly distinct: number;
  /** Whether `distinct` is an estimate (HyperLogLog), as it is for large tables. */
  readonly isEstimate: boolean;
  /** Exact, as text. */
  readonly min: string | null;
  readonly max: string | null;
  /** Numbers and times at 5, 25, 50, 75 and 95 per cent. */
  readonly quantiles?: readonly string[];
  /** Values that are in it, the first ones. */
  readonly examples: readonly string[];
}

/** Each distinct count holds tables of its own in the engine. */
const columnsAtOnce = 8;
const exactRows = 200_000;
const exampleCount = 5;
const shownCharacters = 200;
const shares = [0.05, 0.25, 0.5, 0.75, 0.95];

interface Profiled {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** Reads the figures of a Parquet file. */
export async function profileOf(
  session: EngineSession,
  parquet: string,
  columns: readonly Profiled[],
  rows: number,
): Promise<ColumnProfile[]> {
  const source = `read_parquet(${quoted(parquet)})`;
  const isEstimate = rows > exactRows;
  const profiles: ColumnProfile[] = [];
  for (let from = 0; from < columns.length; from += columnsAtOnce) {
    const part = columns.slice(from, from + columnsAtOnce);
    const asked = part.flatMap((column) => expressions(column, isEstimate));
    const [found = []] = await session.run(`SELECT ${asked.join(', ')} FROM ${source}`);
    const examples = await examplesOf(session, source, part);
    part.forEach((column, at) => {
      const values = found.slice(perColumn * at, perColumn * (at + 1));
      profiles.push(profileFrom(column, { isEstimate, examples: examples[at]!, rows }, values));
    });
  }
  return profiles;
}

const perColumn = 5;
const hasQuantiles = ({ kind }: Profiled): boolean =>
  ['integer', 'decimal', 'date', 'timestamp'].includes(kind);

function expressions(column: Profiled, isEstimate: boolean): string[] {
  const value = named(column.name);
  const text = (expression: string): string =>
    column.kind === 'text' || column.kind === 'geometry'
      ? `left(${expression}, ${shownCharacters})`
      : `${expression}::VARCHAR`;
  const quantile = isEstimate
    ? `approx_quantile(${value}, [${shares.join(', ')}])`
    : `quantile_disc(${value}, [${shares.join(', ')}])`;
  return [
    `count(${value})`,
    isEstimate ? `approx_count_distinct(${value})` : `count(DISTINCT ${value})`,
    text(`min(${value})`),
    text(`max(${value})`),
    hasQuantiles(column) ? `${quantile}::VARCHAR[]` : 'NULL',
  ];
}

async function examplesOf(
  session: EngineSession,
  source: string,
  columns: readonly Profiled[],
): Promise<string[][]> {
  const asked = columns.map(
    ({ name }) => `list(left(${named(name)}::VARCHAR, ${shownCharacters}))`,
  );
  const [found = []] = await session.run(
    `SELECT ${asked.join(', ')} FROM (SELECT * FROM ${source} LIMIT 100)`,
  );
  return columns.map((_, at) => {
    const values = (found[at] ?? []) as unknown as (string | null)[];
    return [...new Set(values.filter((value) => value !== null))].slice(0, exampleCount);
  });
}

const shown = (value: EngineValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

function profileFrom(
  { name, kind }: Profiled,
  { isEstimate, examples, rows }: { isEstimate: boolean; examples: string[]; rows: number },
  [count, distinct, min, max, quantiles]: readonly EngineValue[],
): ColumnProfile {
  const listed = quantiles as unknown as string[] | null | undefined;
  return {
    ...{ name, kind, isEstimate, examples },
    ...{ nulls: rows - Number(count), distinct: Number(distinct) },
    ...{ min: shown(min), max: shown(max) },
    ...(listed ? { quantiles: listed } : {}),
  };
}
