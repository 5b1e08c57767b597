import { once } from 'node:events';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { finished } from 'node:stream/promises';
import type { TargetChunk } from './target';

/** The staging table of the transaction: every value as text, as it came. */
export const stage = 'pg_temp.shutong_stage';

export const stageColumn = (at: number): string => `v${at}`;

const pieceBytes = 65_536;

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
  const copying = client.query(copyFrom(`COPY ${stage} (${names.join(', ')}) FROM STDIN`));
  const done = finished(copying);
  // It may fail while it is still being written to.
  done.catch(() => undefined);
  for (let at = 0; at < lines.length && !copying.destroyed; at += pieceBytes) {
    const goesOn = copying.write(lines.subarray(at, at + pieceBytes));
    if (!goesOn) await Promise.race([once(copying, 'drain'), done]);
  }
  copying.end();
  await done;
  return copying.rowCount;
}
