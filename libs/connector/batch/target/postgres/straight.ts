import { DatabaseError, type ClientBase } from 'pg';
import { countLines } from '@shutong/wire';
import { columnOf, learnTable } from '../../../source/postgres/table';
import { copyLines } from './copy-lines';
import type { TargetChunk } from '../target';
import { reasonOf } from './target-failure';

/**
 * Copies the rows straight into their table where all of them are new and none is at fault, which is what a first
 * batch mostly brings: staging them would write each of them twice. Answers how many, or undefined where nothing
 * went in and they have to be staged, also where a trigger takes rows elsewhere or the table has row-level security.
 */
export async function copyStraight(
  client: ClientBase,
  chunk: TargetChunk,
): Promise<number | undefined> {
  const table = await learnTable(client, chunk.into);
  if (!(await isKeyed(client, table.target, chunk.key))) return undefined;
  const names = chunk.columns.map((name) => columnOf(table, name).name);
  await client.query('SAVEPOINT straight');
  try {
    const rows = await copyLines(client, `${table.target} (${names.join(', ')})`, chunk.lines);
    if (rows === countLines(chunk.lines)) {
      await client.query('RELEASE SAVEPOINT straight');
      return rows;
    }
  } catch (error) {
    if (reasonOf(error) === undefined && !isNotCopied(error)) throw error;
  }
  await client.query('ROLLBACK TO SAVEPOINT straight');
  return undefined;
}

/** COPY goes into no table whose policies judge the account's rows; INSERT does. */
const isNotCopied = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === '0A000';

/** Whether the table itself sees to it that no row lacks its key or has another's; the stage looks at both itself. */
async function isKeyed(
  client: ClientBase,
  target: string,
  key: readonly string[],
): Promise<boolean> {
  const { rows } = await client.query<{ keyed: boolean }>(
    `SELECT EXISTS (
       SELECT FROM pg_catalog.pg_index i
        WHERE i.indrelid = pg_catalog.to_regclass($1) AND i.indisunique AND i.indimmediate AND i.indisvalid
          AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indnkeyatts = cardinality($2::text[])
          AND (SELECT count(*) FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = i.indrelid AND a.attnotnull AND a.attname = ANY ($2::text[])
                  AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])) = i.indnkeyatts) AS keyed`,
    [target, key],
  );
  return rows[0]!.keyed;
}
