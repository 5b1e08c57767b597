import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { table } from './companies';

/** COPY out of the one table into COPY in of the other; seconds. */
export async function rawCopy(source: Client, target: Client): Promise<number> {
  const started = performance.now();
  await pipeline(
    source.query(copyTo(`COPY ${table} TO STDOUT`)),
    target.query(copyFrom(`COPY ${table} FROM STDIN`)),
  );
  return (performance.now() - started) / 1000;
}
