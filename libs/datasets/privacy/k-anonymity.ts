import { limits } from '@shutong/platform';
import type { EngineSession } from '../engine/engine';
import { named } from '../ingest/table/spool-sql';
import { quoted } from '../ingest/types/formats';

/** How well rows hide in their groups: rows that are alike in all quasi-identifiers make a group. */
export interface Anonymity {
  /** Rows of the smallest group; 0 where there are no rows. */
  readonly k: number;
  readonly groups: number;
  /** Rows in groups smaller than what was asked for. */
  readonly exposed: number;
  /** Numbers of rows that stand in such groups, from 0, the first of each group; the first of these. */
  readonly rows: readonly number[];
}

/**
 * k-anonymity of a Parquet file (GB/T 37964-2019, annex): each row must be like at least `asked - 1` others in what people can
 * know of somebody by other ways. Missing values are like each other.
 * @throws engineErrors
 */
export async function anonymityOf(
  session: EngineSession,
  parquet: string,
  columns: readonly string[],
  asked: number,
): Promise<Anonymity> {
  const source = `read_parquet(${quoted(parquet)}, file_row_number = true)`;
  const groups = `SELECT count(*) AS size, min(file_row_number) AS first FROM ${source} GROUP BY ${columns.map(named).join(', ')}`;
  const [[k, count, exposed] = []] = await session.run(
    `SELECT coalesce(min(size), 0), count(*), coalesce(sum(size) FILTER (WHERE size < ${asked}), 0) FROM (${groups})`,
  );
  const first = await session.run(
    `SELECT first FROM (${groups}) WHERE size < ${asked} ORDER BY first LIMIT ${limits.personalPlaces.value}`,
  );
  return {
    ...{ k: Number(k), groups: Number(count), exposed: Number(exposed) },
    rows: first.map(([row]) => Number(row)),
  };
}
