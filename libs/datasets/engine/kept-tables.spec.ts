import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limits } from '@shutong/platform';
import { until } from '../../../test/support/until';
import { codeOf } from '../../../test/support/refusals';
import { Engine, StatementError } from './engine';
import { KeptTables } from './kept-tables';
import type { KeptFile } from './engine.protocol';
import { replaceProperty } from '../../../test/support/replace-property';

const bounds = { mostBytes: 1_000_000, bytesOfNames: 0 };
const small = limits.engineKeptSmall.value;

describe('A table that the engine keeps open', () => {
  let folder: string;
  let keptFolder: string;
  let engine: Engine;
  /** Sees the whole folder, as the loader does. */
  const maker = new Engine();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kept-tables-'));
    keptFolder = join(folder, 'kept');
    await mkdir(keptFolder);
    engine = new Engine({ keptFolder, share: 2 });
  });
  afterAll(async () => {
    await Promise.all([engine.stop(), maker.stop()]);
    await rm(folder, { recursive: true });
  });

  /** A Parquet file of so many numbers; it passes for one of so many bytes. */
  async function file(name: string, rows: number, bytes: number): Promise<KeptFile> {
    const path = join(keptFolder, name);
    await maker.session([path], (session) =>
      session.run(`COPY (SELECT range AS n FROM range(${rows})) TO '${path}' (FORMAT parquet)`),
    );
    return { name, path, bytes };
  }
  const ask = (of: KeptFile, sql: string, values: readonly string[] = []) =>
    engine.kept(of, (session) => session.page(sql, values, bounds));
  const sumOf = async (of: KeptFile) =>
    (await ask(of, `SELECT sum(n)::VARCHAR, count(*)::VARCHAR FROM "${of.name}"`)).rows;
  const own = async () =>
    (await readdir(join(keptFolder, 'own'))).filter((name) => name.includes('.duckdb'));

  it.each([
    ['small', small],
    ['large', small + 1],
  ])('answers alike however often it is asked, where it is %s', async (name, bytes) => {
    const table = await file(name, 1000, bytes);
    for (let time = 0; time < 4; time += 1)
      expect(await sumOf(table)).toEqual([['499500', '1000']]);
    const after = `SELECT n::VARCHAR FROM "${name}" WHERE n > CAST($1 AS BIGINT) ORDER BY file_row_number LIMIT 2`;
    for (const from of ['10', '500']) {
      const { rows } = await ask(table, after, [from]);
      expect(rows).toEqual([[String(Number(from) + 1)], [String(Number(from) + 2)]]);
    }
  });

  it('is put into a file of the engine’s own when it is asked for again, and nothing of it is left when it is dropped', async () => {
    const table = await file('again', 1000, small + 1);
    await sumOf(table);
    await sumOf(table);
    await until(async () => (await own()).includes('again.duckdb') || undefined);
    expect(await sumOf(table)).toEqual([['499500', '1000']]);
    await engine.drop('again');
    expect((await own()).filter((name) => name.startsWith('again'))).toEqual([]);
    await rm(table.path);
    await expect(sumOf(table)).rejects.toThrow(StatementError);
  });

  it('is dropped while its own file is made, and may be opened anew', async () => {
    const table = await file('soon', 300_000, small + 1);
    await Promise.all([sumOf(table), sumOf(table)]);
    await engine.drop('soon');
    expect((await own()).filter((name) => name.startsWith('soon'))).toEqual([]);
    expect(await sumOf(table)).toEqual([['44999850000', '300000']]);
  });

  it('reads nothing but what lies in its folder, and cannot be told otherwise', async () => {
    const table = await file('inside', 10, small);
    const outside = join(folder, 'outside');
    await copyFile(table.path, outside);
    for (const sql of [
      `SELECT * FROM read_parquet('${outside}')`,
      `SELECT * FROM read_text('/etc/passwd')`,
      `COPY (SELECT 1) TO '${outside}.out'`,
      `ATTACH '${outside}.db'`,
      `SET enable_external_access = true`,
      `SET allowed_directories = ['/']`,
    ]) {
      await expect(ask(table, sql)).rejects.toThrow(StatementError);
    }
  });

  it('lets go of a query that is given up, and answers the next one', async () => {
    const table = await file('long', 100_000, small);
    const given = new AbortController();
    const endless = `SELECT count(*) FROM "long" a, "long" b, "long" c WHERE a.n * b.n * c.n = 7`;
    const asked = engine.kept(table, (session) => session.page(endless, [], bounds), {
      signal: given.signal,
    });
    setTimeout(() => given.abort(), 300);
    expect(await codeOf(asked)).toBe('datasets.engine.interrupted');
    expect(await sumOf(table)).toEqual([['4999950000', '100000']]);
  });

  it('gets no file of the engine’s own where there is no room for it, and answers all the same', async () => {
    const folderOfIt = await mkdtemp(join(folder, 'bounded-'));
    const tables = new KeptTables({ folder: folderOfIt, memoryMiB: 256, threads: 1 });
    const copied = async (name: string, rows: number): Promise<KeptFile> => {
      const { path, ...rest } = await file(name, rows, small + 1);
      await copyFile(path, join(folderOfIt, name));
      return { ...rest, path: join(folderOfIt, name) };
    };
    const askTwice = async (table: KeptFile) => {
      const sql = `SELECT count(*)::VARCHAR FROM "${table.name}"`;
      const count = () =>
        tables.within(table, sql, async (asked) =>
          JSON.stringify((await asked.runAndReadAll()).getRowsJson()),
        );
      return [await count(), await count()];
    };
    const made = async () =>
      (await readdir(join(folderOfIt, 'own'))).filter((name) => name.endsWith('.duckdb'));
    const most = replaceProperty<{ value: number }, 'value'>(
      ...([limits.engineKeptFiles, 'value', 1_000_000] as const),
    );
    try {
      const [fits, wide] = [await copied('fits', 1000), await copied('wide', 300_000)];
      await askTwice(fits);
      await until(async () => (await made()).includes('fits.duckdb') || undefined);
      expect(await askTwice(wide)).toEqual(Array(2).fill('[["300000"]]'));
      await tables.drop('wide');
      expect(await made()).toEqual(['fits.duckdb']);
      await tables.drop('fits');
    } finally {
      most.restore();
    }
  });

  it('leaves nothing where its process was killed, though nobody asks for it again', async () => {
    const table = await file('left', 1000, small + 1);
    await sumOf(table);
    await sumOf(table);
    await until(async () => (await own()).includes('left.duckdb') || undefined);
    process.kill(engine.pid!, 'SIGKILL');
    await until(async () => (engine.pid === undefined ? true : undefined));
    await engine.drop('left');
    expect((await readdir(keptFolder)).includes('own')).toBe(false);
  });

  it('is there again after the process was killed', async () => {
    const table = await file('killed', 1000, small + 1);
    await sumOf(table);
    await sumOf(table);
    process.kill(engine.pid!, 'SIGKILL');
    await until(async () => (engine.pid === undefined ? true : undefined));
    expect(await sumOf(table)).toEqual([['499500', '1000']]);
  });

  it('gives way to others when there are many, and comes back when it is asked for', async () => {
    const few = new Engine({ keptFolder: join(folder, 'few') });
    await mkdir(join(folder, 'few'));
    const sum = (of: KeptFile) =>
      few.kept(of, (session) =>
        session.page(`SELECT count(*)::VARCHAR FROM "${of.name}"`, [], bounds),
      );
    const first = await file('first', 10, small);
    const path = join(folder, 'few', 'first');
    await copyFile(first.path, path);
    const tables = Array.from({ length: limits.engineKept.value + 1 }, (_, n) => ({
      ...{ name: `t${n}`, path, bytes: small },
    }));
    try {
      for (const table of [...tables, tables[0]!]) {
        expect((await sum(table)).rows).toEqual([['10']]);
      }
    } finally {
      await few.stop();
    }
  });
});
