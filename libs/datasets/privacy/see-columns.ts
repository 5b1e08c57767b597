import type { EngineSession } from '../engine/engine';
import { quoted } from '../ingest/types/formats';
import { named } from '../ingest/table/spool-sql';
import type { SeenColumn } from './column-privacy';
import { longNumber } from './personal-values';

const seenValues = 500;
const columnsAtOnce = 50;
const longestText = 2000;

/** What the privacy gate looks at in a Parquet file: of each column a sample, and all that holds long numbers. */
export async function seeColumns(
  session: EngineSession,
  parquet: string,
  columns: readonly { readonly name: string }[],
): Promise<SeenColumn[]> {
  const source = `read_parquet(${quoted(parquet)})`;
  const seen: SeenColumn[] = [];
  for (let from = 0; from < columns.length; from += columnsAtOnce) {
    const part = columns.slice(from, from + columnsAtOnce);
    const values = await valuesOf(session, source, part);
    const suspects = await suspectsOf(session, source, part);
    part.forEach(({ name }, at) => {
      seen.push({ name, values: values[at] ?? [], suspects: suspects[at] ?? [] });
    });
  }
  return seen;
}

const textOf = (name: string): string => `${named(name)}::VARCHAR`;

type Named = readonly { readonly name: string }[];

async function valuesOf(session: EngineSession, source: string, columns: Named) {
  const asked = columns.map(({ name }) => `list(left(${textOf(name)}, 300))`);
  const [found = []] = await session.run(
    `SELECT ${asked.join(', ')} FROM (SELECT * FROM ${source} USING SAMPLE reservoir(${seenValues} ROWS) REPEATABLE (1))`,
  );
  return (found as unknown as ((string | null)[] | null)[]).map((values) =>
    (values ?? []).filter((value) => value !== null),
  );
}

/** A bounded number of them, spread over the table by their hashes. */
async function suspectsOf(session: EngineSession, source: string, columns: Named) {
  const asked = columns.map(({ name }) => {
    const value = textOf(name);
    const hashed = `hash(${value})::VARCHAR || '|' || left(${value}, ${longestText})`;
    return `min(CASE WHEN regexp_matches(${value}, ${quoted(longNumber)}) THEN ${hashed} END, ${seenValues})`;
  });
  const [found = []] = await session.run(`SELECT ${asked.join(', ')} FROM ${source}`);
  return (found as unknown as (string[] | null)[]).map((values) =>
    values?.map((value) => value.slice(value.indexOf('|') + 1)),
  );
}
