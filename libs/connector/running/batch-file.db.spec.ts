import { mkdirSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { batchesUnderTest, type BatchesUnderTest } from '../../../test/support/batches';

describe('a batch into a file', () => {
  let world: BatchesUnderTest;
  let folder: string;
  beforeAll(async () => {
    world = await batchesUnderTest();
    folder = join(world.folder, 'taken');
    mkdirSync(folder);
    await world.source.query(
      `INSERT INTO permits SELECT 'P-' || lpad(n::text, 6, '0'), '单位' || n, NULL, '2026-10-01'
         FROM generate_series(1, 300) AS n`,
    );
    world.provider.configure(world.mounted({ watermark: 'changed_at' }));
  });
  afterAll(() => world.close());
  afterEach(async () => {
    await world.provider.stop();
    await world.requester.stop();
  });

  /** In place of the table. */
  const into = (file: string, change: object = {}) => ({
    ...{ target: 'files', table: undefined, key: undefined, file },
    ...change,
  });
  const agree = (intake: object) => world.agree({}, intake, { files: { kind: 'csv', folder } });
  const done = async () => {
    await world.order();
    return world.ended();
  };
  const linesOf = async (file: string) =>
    (await readFile(join(folder, file), 'utf8')).split('\r\n').slice(0, -1);

  it('is written whole, with receipts, and the same again changes nothing', async () => {
    await agree(into('permits.csv'));
    const { batch } = await done();
    expect(await world.atHub(batch)).toMatchObject({ state: 'complete', accepted: 300 });
    const lines = await linesOf('permits.csv');
    expect(lines).toHaveLength(301);
    expect(lines.slice(0, 2)).toEqual(['permit_no,holder,contact', 'P-000001,单位1,']);
    const before = await stat(join(folder, 'permits.csv'));
    await done();
    expect((await stat(join(folder, 'permits.csv'))).ino).toBe(before.ino);
  });

  it('has a file for each batch with what has changed since the one before', async () => {
    await agree(into('changes/{date}-{batch}.csv', { incremental: true }));
    const first = await done();
    await world.source.query(
      `UPDATE permits SET holder = '新名', changed_at = '2026-10-02' WHERE permit_no = 'P-000002'`,
    );
    const second = await done();
    await world.source.query(
      `UPDATE permits SET holder = '更新', changed_at = '2026-10-03' WHERE permit_no = 'P-000003'`,
    );
    const third = await done();
    const files = await readdir(join(folder, 'changes'));
    const fileOf = (batch: string) => files.find((name) => name.includes(batch))!;
    expect(await linesOf(join('changes', fileOf(first.batch)))).toHaveLength(301);
    expect(await linesOf(join('changes', fileOf(second.batch)))).toContain('P-000002,新名,');
    // Those of the watermark itself come once more.
    expect(await linesOf(join('changes', fileOf(third.batch)))).toEqual([
      ...['permit_no,holder,contact', 'P-000002,新名,', 'P-000003,更新,'],
    ]);
  });
});
