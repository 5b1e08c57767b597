import type { ClientBase } from 'pg';
import { copyLines } from './copy-lines';
import type { TargetChunk } from '../target';

/** The staging table of the transaction: every value as text, as it came. */
export const stage = 'pg_temp.shutong_stage';

export const stageColumn = (at: number): string => `v${at}`;

/** Fills the staging table with the lines; answers how many rows. */
export async function fillStage(
  client: ClientBase,
  { columns, lines }: Pick<TargetChunk, 'columns' | 'lines'>,
): Promise<number> {
  const names = columns.map((_, at) => stageColumn(at));
  await client.query(
    `CREATE TEMP TABLE shutong_stage (
       row_number integer GENERATED ALWAYS AS IDENTITY, ${names.map((name) => `${name} text`).join(', ')}
     ) ON COMMIT DROP`,
  );
  return copyLines(client, `${stage} (${names.join(', ')})`, lines);
}

/** Once rows are looked for one by one, each would be looked for in all of them. */
export async function indexStage(client: ClientBase): Promise<true> {
  await client.query(`ALTER TABLE ${stage} ADD PRIMARY KEY (row_number)`);
  return true;
}
