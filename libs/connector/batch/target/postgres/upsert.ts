import type { ClientBase } from 'pg';
import type { RejectionReason } from '@shutong/wire';
import { columnOf, learnTable, type Table } from '../../../source/postgres/table';
import { indexStage, stage, stageColumn } from './stage';
import type { TargetChunk, TargetPlace } from '../target';
import { placeOf, reasonOf } from './target-failure';

/** Types that know no equality: their texts are compared. */
const withoutEquality = /"?(json|xml|point|polygon|box|path|line|lseg|circle)"?$/;

/** Rows of the stage, from one to another. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * Inserts the rows of the stage into their table or brings those with the same key up to date; what is the same
 * already is not written. A row that the table does not take is noted with its reason, and the others go in: where a
 * span fails it is halved, down to the row whose fault it is.
 */
export async function upsertStage(
  client: ClientBase,
  chunk: TargetChunk,
  rows: number,
): Promise<void> {
  const text = statementOf(await learnTable(client, chunk.into), chunk);
  await rejectKeyless(client, chunk);
  let isUnique = false;
  let isIndexed = false;
  const waiting: Span[] = rows > 0 ? [{ first: 1, last: rows }] : [];
  for (let span = waiting.pop(); span; span = waiting.pop()) {
    const error = await failureIn(client, text, span);
    if (error === undefined) continue;
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    isIndexed ||= await indexStage(client);
    if (reason === 'duplicate' && !isUnique) {
      await rejectRepeated(client, chunk);
      isUnique = true;
      waiting.push(span);
      continue;
    }
    if (span.first === span.last) {
      await reject(client, chunk, { reason, place: placeOf(error), row: span.first });
      continue;
    }
    const middle = Math.floor((span.first + span.last) / 2);
    // The earlier half first: of two rows with one key the first is taken.
    waiting.push({ first: middle + 1, last: span.last }, { first: span.first, last: middle });
  }
}

/** Whether the table takes such rows: the account may, and its key is unique. The stage is there, and nothing is written. */
export async function explainUpsert(client: ClientBase, place: TargetPlace): Promise<void> {
  const text = statementOf(await learnTable(client, place.into), place);
  await client.query(`EXPLAIN ${text}`, [1, 1]);
}

/** Tries a span; the error where it failed and nothing of it is in. */
async function failureIn(client: ClientBase, text: string, span: Span): Promise<Error | undefined> {
  await client.query('SAVEPOINT span');
  try {
    await client.query(text, [span.first, span.last]);
    await client.query('RELEASE SAVEPOINT span');
    return undefined;
  } catch (error) {
    await client.query('ROLLBACK TO SAVEPOINT span');
    return error as Error;
  }
}

function statementOf(table: Table, { columns, key, naming = [] }: TargetPlace): string {
  const all = columns.map((name) => columnOf(table, name));
  const names = all.map(({ name }) => name);
  const values = all.map(({ type }, at) => `s.${stageColumn(at)}::${type}`);
  const keyNames = key.map((name) => columnOf(table, name).name);
  const rest = all.filter(({ name }) => !keyNames.includes(name));
  const named = naming.map((name) => columnOf(table, name).name);
  const differs = rest.map(({ name, type }) => {
    // A row that is the same keeps the chunk that made it so.
    if (named.includes(name)) return `t.${name} IS NULL`;
    const as = withoutEquality.test(type) ? '::text' : '';
    return `t.${name}${as} IS DISTINCT FROM excluded.${name}${as}`;
  });
  const update =
    rest.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${rest.map(({ name }) => `${name} = excluded.${name}`).join(', ')}
         WHERE ${differs.join(' OR ')}`;
  return `
    INSERT INTO ${table.target} AS t (${names.join(', ')})
    SELECT ${values.join(', ')} FROM ${stage} s
     WHERE s.row_number BETWEEN $1 AND $2
     ORDER BY s.row_number
    ON CONFLICT (${keyNames.join(', ')}) DO ${update}`;
}

/** Without a key a row would be another one each time: no index finds it again. */
async function rejectKeyless(client: ClientBase, chunk: TargetChunk): Promise<void> {
  const missing = keyOf(chunk).map((name) => `s.${name} IS NULL`);
  await take(client, chunk, { which: missing.join(' OR '), reason: 'missing', place: chunk.key });
}

/** Of rows with one key the first is taken. */
async function rejectRepeated(client: ClientBase, chunk: TargetChunk): Promise<void> {
  const key = keyOf(chunk).join(', ');
  const which = `s.row_number IN (
    SELECT row_number FROM (
      SELECT row_number, row_number() OVER (PARTITION BY ${key} ORDER BY row_number) AS place FROM ${stage}
    ) AS placed WHERE place > 1)`;
  await take(client, chunk, { which, reason: 'duplicate', place: chunk.key });
}

function reject(
  client: ClientBase,
  chunk: TargetChunk,
  { reason, place, row }: { reason: RejectionReason; place: string; row: number },
): Promise<void> {
  return take(client, chunk, { which: `s.row_number = ${row}`, reason, place: [place] });
}

const keyOf = ({ columns, key }: TargetChunk): string[] =>
  key.map((name) => stageColumn(columns.indexOf(name)));

/** Takes rows out of the stage and notes why. */
async function take(
  client: ClientBase,
  { batch, number, columns }: TargetChunk,
  out: {
    readonly which: string;
    readonly reason: RejectionReason;
    readonly place: readonly string[];
  },
): Promise<void> {
  const values = columns.map((_, at) => `s.${stageColumn(at)}`).join(', ');
  await client.query(
    `WITH s AS (DELETE FROM ${stage} s WHERE ${out.which} RETURNING s.*)
     INSERT INTO shutong.batch_rejection (batch, number, row_number, reason, place, columns, "values")
     SELECT $1, $2, s.row_number, $3, $4, $5, ARRAY[${values}]::text[] FROM s`,
    [batch, number, out.reason, out.place.join(', '), columns],
  );
}
