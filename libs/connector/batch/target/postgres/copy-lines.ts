import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const pieceBytes = 262_144;

/** Copies lines into a table; answers how many rows. `into` is quoted, with its columns. */
export async function copyLines(client: ClientBase, into: string, lines: Buffer): Promise<number> {
  const copying = client.query(copyFrom(`COPY ${into} FROM STDIN`));
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
