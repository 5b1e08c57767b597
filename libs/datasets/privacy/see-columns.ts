import type { EngineSession } from '../engine/engine';
import { quoted } from '../ingest/types/formats';
import { named } from '../ingest/table/spool-sql';
import type { SeenColumn } from './column-privacy';

const seenValues = 500;
const columnsAtOnce = 50;
const longestText = 2000;

/** Ten digits or more in a run, or in groups: what a phone, a card or an identity number needs. */
const longNumber = '[0-9]{10}|[0-9]{3,4}[ -][0-9]{4}[ -][0-9]{4}';

/** What the privacy gate looks at in a Parquet file: of each text a sample, and all that holds long numbers. */
export async function seeColumns(
  session: EngineSession,
  parquet: string,
  texts: readonly { readonly name: string }[],
): Promise<SeenColumn[]> {
  const source = `read_parquet(${quoted(parquet)})`;
  const seen: SeenColumn[] = [];
  for (let from = 0; from < texts.length; from += columnsAtOnce) {
    const part = texts.slice(from, from + columnsAtOnce);
    const values = await valuesOf(session, source, part);
    const suspects = await suspectsOf(session, source, part);
    part.forEach(({ name }, at) => {
      seen.push({ name, values: values[at] ?? [], suspects: suspects[at] ?? [] });
    });
  }
  return seen;
}

type Named = readonly { readonly name: string }[];

async function valuesOf(session: EngineSession, source: string, columns: Named) {
  const asked = columns.map(({ name }) => `list(left(${named(name)}, 300))`);
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
    const value = named(name);
    const hashed = `hash(${value})::VARCHAR || '|' || left(${value}, ${longestText})`;
    return `min(CASE WHEN regexp_matches(${value}, ${quoted(longNumber)}) THEN ${hashed} END, ${seenValues})`;
  });
  const [found = []] = await session.run(`SELECT ${asked.join(', ')} FROM ${source}`);
  return (found as unknown as (string[] | null)[]).map((values) =>
    values?.map((value) => value.slice(value.indexOf('|') + 1)),
  );
}
