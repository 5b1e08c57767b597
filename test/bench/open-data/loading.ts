import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Engine } from '@shutong/datasets';
import { departments } from '../../story/cast';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import { departmentDatabaseUrl } from '../../support/servers';
import type { Metric } from '../result';
import { round } from '../runs';
import { writeGb18030 } from './gb18030';
import { Publishing } from './publishing';
import { long, written } from './tables';

const queryableAim = 15;

export interface Loading {
  readonly instance: Instance;
  readonly engine: Engine;
  /** For the generated files. */
  readonly folder: string;
  readonly rows: number;
  readonly seed: number;
}

/** W-475: the same table as UTF-8 and as GB 18030, each against a bare COPY of the same bytes with two indexes. */
export async function loadQueryable({
  instance,
  engine,
  folder,
  rows,
  seed,
}: Loading): Promise<Metric[]> {
  const plain = await written(long, { engine, folder, name: 'long', count: rows, seed });
  const recoded = join(folder, 'long-gb18030.csv');
  await writeGb18030(plain, recoded);
  const columns = long.columns.map(({ name }) => name);
  const publishing = await Publishing.begin(instance, columns);
  const utf8 = { file: plain, encoding: 'UTF8', of: 'UTF-8', name: 'load.queryable' };
  const gb18030 = { ...utf8, file: recoded, encoding: 'GB18030', of: 'GB 18030' };
  const first = await queryable(instance, publishing, utf8, rows);
  const second = { ...gb18030, name: 'load.queryable.gb18030' };
  const again = await queryable(instance, publishing, second, rows);
  // The same rows are the same bytes, however they were written.
  const isSame = first.sha256 === again.sha256;
  return [first.metric, { ...again.metric, errors: again.metric.errors + (isSame ? 0 : 1) }];
}

interface Encoded {
  readonly file: string;
  /** As PostgreSQL calls it. */
  readonly encoding: string;
  readonly of: string;
  readonly name: string;
}

/** Seconds from the first byte of the file until everybody may be given its rows. */
async function queryable(
  instance: Instance,
  publishing: Publishing,
  { file, encoding, of, name }: Encoded,
  rows: number,
): Promise<{ metric: Metric; sha256: string }> {
  const seconds = await copySeconds(instance, file, encoding);
  const { size } = await stat(file);
  const { version, seconds: value } = await publishing.load(file);
  const [loaded] = await hubQuery<{ rows: number; sha256: string }>(
    instance.folder,
    'SELECT rows::float8 AS rows, sha256 FROM datasets.version_table WHERE version_id = $1',
    [version],
  );
  console.log(`  … ${name}: ${round(value)} s, a bare COPY ${round(seconds)} s`);
  const errors = Math.abs(rows - loaded!.rows);
  const metric = {
    ...{ name, unit: 's', value: round(value), n: rows, errors },
    baseline: { name: 'COPY into a typed table, two indexes', value: round(seconds) },
    ...{ ratio: round(value / seconds), aim: queryableAim, met: value <= queryableAim },
    workload: `W-475: ${rows.toLocaleString('en')} rows, ${round(size / 1e6)} MB of ${of}, uploaded, typed, gate passed`,
  };
  return { metric, sha256: loaded!.sha256 };
}

async function copySeconds({ folder }: Instance, file: string, encoding: string): Promise<number> {
  const client = new Client({
    connectionString: departmentDatabaseUrl(folder, departments.market),
  });
  await client.connect();
  try {
    const columns = long.columns.map(({ name, type }) => `${name} ${type}`);
    await client.query(`CREATE TABLE bench_long (${columns.join(', ')})`);
    const started = performance.now();
    const into = `COPY bench_long FROM STDIN (FORMAT csv, HEADER true, ENCODING '${encoding}')`;
    await pipeline(createReadStream(file), client.query(copyFrom(into)));
    await client.query('CREATE UNIQUE INDEX ON bench_long (code)');
    await client.query('CREATE INDEX ON bench_long (region, reported_on)');
    return (performance.now() - started) / 1000;
  } finally {
    await client.query('DROP TABLE IF EXISTS bench_long');
    await client.end();
  }
}
