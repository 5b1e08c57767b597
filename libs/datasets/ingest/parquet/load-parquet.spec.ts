import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limits } from '@shutong/platform';
import { codeOf } from '../../../../test/support/refusals';
import { Engine } from '../../engine/engine';
import { ingest, type IngestOptions } from '../ingest';
import { usualRule } from '../load-rule';
import { replaceProperty } from '../../../../test/support/replace-property';

let folder: string;
let sent = 0;
const engine = new Engine();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parquet-'));
});
afterAll(async () => {
  await engine.stop();
  await rm(folder, { recursive: true });
});

/** Loads a Parquet file of what a query answers. */
async function loaded(query: string, options: Partial<IngestOptions> = {}) {
  const path = join(folder, `sent-${(sent += 1)}.parquet`);
  await engine.session([path], (session) =>
    session.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`),
  );
  const { tables } = await ingest(path, 'sent.parquet', { engine, out: folder, ...options });
  return tables[0]!;
}

const numbers = `SELECT unnest(['1.5', 'nan', 'inf', NULL, '-inf', '-0.25']::DOUBLE[]) AS x, 'a' AS "y.z"`;

describe('a Parquet file', () => {
  it('loses numbers that are none: NaN is a missing value, and what has no end is reported with its place', async () => {
    const { parquet, columns, problems } = await loaded(numbers);
    const cells = await engine.session([parquet.path], (session) =>
      session.run(`SELECT x FROM read_parquet('${parquet.path}')`),
    );
    expect(cells.flat()).toEqual([1.5, null, null, null, null, -0.25]);
    expect(columns[0]).toMatchObject({ missing: 1, misfits: 2 });
    expect(problems).toEqual({
      list: [
        { kind: 'bad-cell', row: 3, column: 'x', value: 'Infinity' },
        { kind: 'bad-cell', row: 5, column: 'x', value: '-Infinity' },
      ],
      counts: { 'bad-cell': 2 },
      rejected: 2,
    });
  });

  it('is refused for them where its publisher wants no problem', async () => {
    const rule = { ...usualRule, problems: 'refuse' } as const;
    expect(await codeOf(loaded(numbers, { rule }))).toBe('datasets.ingest.bad-rows');
  });

  it('of a few bytes is refused where it holds more cells than any file may', async () => {
    const bomb = 'SELECT 1::TINYINT AS a, 2::TINYINT AS b FROM range(200000)';
    expect((await loaded(bomb)).rows).toBe(200_000);
    const limit = replaceProperty<{ value: number }, 'value'>(
      limits.ingestUnpacked,
      'value',
      399_999,
    );
    expect(await codeOf(loaded(bomb))).toBe('datasets.ingest.too-large');
    limit.restore();
  });
});
