import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bureau, police, water } from '../../../test/support/catalog';
import {
  archived,
  datasetsUnderTest,
  type DatasetsUnderTest,
} from '../../../test/support/datasets';
import { codeOf } from '../../../test/support/refusals';

const rivers = 'code,name,depth\n001,乌江,2.50\n002,清水江,1.25\n';
const planted = '11010519491231002X';
const people = `name,id_card\n王小明,${planted}\n李四,440524188001010014\n张伟,11010519491231002X\n`;

describe('A version of a dataset', () => {
  let on: DatasetsUnderTest;
  beforeAll(async () => {
    on = await datasetsUnderTest();
  });
  afterAll(() => on.close());

  let made = 0;
  const officer = () => on.as(water, 'provider-officer');
  const head = () => on.as(water, 'department-head');
  const dataset = () => on.keeping.create(officer(), `Dataset ${(made += 1)}`);
  const version = (id: string) => on.register.version(officer(), id);
  const table = async (id: string) => (await on.register.tables(officer(), id, { first: 9 })).nodes;
  const current = async (id: string) => (await on.register.get(officer(), id)).current;
  const held = async () => {
    const { id } = await dataset();
    return on.load(officer(), id, people, 'people.csv');
  };
  const parquet = async (id: string): Promise<string> => {
    const [first] = await table(id);
    return join(on.folder, first!.object);
  };
  const valuesOf = async (id: string) => {
    const path = await parquet(id);
    return on.engine.session([path], (session) =>
      session.run(`SELECT * FROM read_parquet('${path}')`),
    );
  };

  it('comes in parts, is loaded, and is given with its hash, figures and diff; log entry and event say so', async () => {
    const { id } = await dataset();
    const { id: first } = await on.begin(officer(), id, rivers);
    await on.part(officer(), first, 0, rivers.slice(0, 10));
    const { received } = await version(first);
    expect([received, await current(id)]).toEqual([10, null]);
    await on.part(officer(), first, 10, Buffer.from(rivers).subarray(10));
    await on.loads.next(on.system);
    expect(await version(first)).toMatchObject({ state: 'ready', number: 1, diff: null });
    expect(await valuesOf(first)).toEqual([
      ['001', '乌江', '2.50'],
      ['002', '清水江', '1.25'],
    ]);
    expect(await table(first)).toMatchObject([{ rows: 2, personal: [] }]);

    const next = 'code,name,depth,basin\n001,乌江,2.50,长江\n003,赤水河,3.00,长江\n';
    const { id: second } = await on.load(officer(), id, next);
    const { diff, state } = await version(second);
    expect([state, await current(id)]).toEqual(['ready', 2]);
    expect(diff?.tables).toMatchObject([
      { columnsAdded: ['basin'], columnsRemoved: [], rowsAdded: 1, rowsRemoved: 1 },
    ]);
    const events = await on.rows<{ type: string }>(
      `SELECT type FROM transport.message WHERE key = $1`,
      [id],
    );
    expect(events.map(({ type }) => type.replace(/^.*datasets\./, ''))).toEqual(
      expect.arrayContaining(['version.begun', 'version.received', 'version.ready']),
    );
    const entries = await on.rows(
      `SELECT 1 FROM audit.entry WHERE action = 'datasets.version.load' AND outcome = 'allow'`,
    );
    expect(entries.length).toBeGreaterThan(1);
  });

  it('takes no part that begins elsewhere, is too long or empty, or is another department’s, and keeps nothing of it', async () => {
    const { id } = await dataset();
    const { id: open } = await on.begin(officer(), id, rivers);
    await on.part(officer(), open, 0, 'code');
    const before = await on.files({ id: open });
    const police2 = on.as(police, 'provider-officer');
    const codes = await Promise.all([
      codeOf(on.part(officer(), open, 0, 'code')),
      codeOf(on.part(officer(), open, 5, 'x')),
      codeOf(on.part(officer(), open, 4, rivers)),
      codeOf(on.part(officer(), open, 4, '')),
      codeOf(on.part(police2, open, 4, 'x')),
      codeOf(on.begin(officer(), id, rivers)),
      codeOf(on.begin(police2, id, rivers)),
    ]);
    expect(codes.map((code) => code.replace('datasets.', ''))).toEqual([
      'version.offset-misfit',
      'version.offset-misfit',
      'version.part-too-large',
      'version.part-empty',
      'version.not-found',
      'version.already-open',
      'dataset.not-found',
    ]);
    expect([await on.files({ id: open }), (await version(open)).received]).toEqual([before, 4]);
  });

  it('takes one of two parts that come for the same place at once', async () => {
    const { id } = await dataset();
    const { id: open } = await on.begin(officer(), id, rivers);
    const codes = await Promise.all(
      ['codeA', 'codeB'].map((text) => codeOf(on.part(officer(), open, 0, text))),
    );
    expect(codes.sort()).toEqual(['datasets.version.offset-misfit', 'ok']);
    expect([(await on.files({ id: open })).length, (await version(open)).received]).toEqual([1, 5]);
  });

  it('that cannot be loaded says why, leaves the one before as it was, and keeps no bytes', async () => {
    const { id } = await dataset();
    const { id: first } = await on.load(officer(), id, rivers);
    const bytes = await readFile(await parquet(first));
    const { id: bad } = await on.load(officer(), id, '<html><body>none</body></html>', 'x.html');
    expect(await version(bad)).toMatchObject({
      state: 'failed',
      failure: { code: expect.stringMatching(/^datasets\.ingest\./) as unknown },
    });
    expect([await current(id), await readFile(await parquet(first))]).toEqual([1, bytes]);
    while (await on.upkeep.sweep(on.system));
    expect(await on.files({ id: bad })).toEqual([]);
    const kept = await on.files({ id: first });
    expect(kept.map((key) => key.replace(/-.*/, ''))).toEqual(['original', 'table']);
  });

  it('with personal data is held, and nothing of it given, until it is masked', async () => {
    const { id, datasetId } = await held();
    expect([(await version(id)).state, await current(datasetId)]).toEqual(['held', null]);
    const one = (column: string, method: 'mask' | 'hash' | 'drop' | 'generalise') => ({
      ...{ table: 0, column, method },
    });
    for (const masks of [
      [one('nobody', 'drop')],
      [one('name', 'mask'), one('name', 'drop')],
      [one('name', 'drop'), one('id_card', 'drop')],
      [one('id_card', 'generalise'), one('id_card', 'hash')],
    ]) {
      expect(await codeOf(on.steps.mask(officer(), id, masks))).toBe(
        'datasets.version.mask-misfit',
      );
    }
    await on.steps.mask(officer(), id, [one('name', 'mask')]);
    await on.loads.next(on.system);
    expect((await version(id)).state).toBe('held');
    await on.steps.mask(officer(), id, [one('name', 'mask'), one('id_card', 'hash')]);
    await on.loads.next(on.system);
    expect([(await version(id)).state, await current(datasetId)]).toEqual(['ready', 1]);
    const values = await valuesOf(id);
    expect(values.map(([name]) => name)).toEqual(['王**', '**', '**']);
    const [first, other, again] = values.map(([, hash]) => hash);
    expect([first === again, first === other, /^[0-9a-f]{32}$/.test(String(first))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(JSON.stringify(await table(id))).not.toContain(planted);
  });

  it('of tables that are alike has a file of each, as it is masked', async () => {
    const { id } = await dataset();
    const { id: twice } = await on.load(
      officer(),
      id,
      await archived({ 'a.csv': people, 'b.csv': people }),
      'both.zip',
    );
    const masks = [0, 1].flatMap((table) => [
      { table, column: 'name', method: 'mask' as const },
      { table, column: 'id_card', method: table === 0 ? ('drop' as const) : ('hash' as const) },
    ]);
    await on.steps.mask(officer(), twice, masks);
    await on.loads.next(on.system);
    const tables = await table(twice);
    expect(tables.map(({ columns }) => columns.map(({ name }) => name))).toEqual([
      ['name'],
      ['name', 'id_card'],
    ]);
    for (const { object, sha256 } of tables) {
      const bytes = await readFile(join(on.folder, object));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    }
  });

  it('is let pass by another person than who sent it, with a ground, column by column', async () => {
    const { id, datasetId } = await held();
    const [name, card] = ['name', 'id_card'].map((column) => ({ table: 0, column }));
    const pass = (
      ctx: Parameters<typeof on.steps.override>[0],
      columns: object[],
      ground: string,
    ) => on.steps.override(ctx, id, { columns: columns as [], ground });
    expect(await codeOf(pass(officer(), [name!, card!], 'x'))).toBe('datasets.version.same-person');
    expect(await codeOf(pass(head(), [name!], ' '))).toBe('datasets.version.ground-missing');
    const other = { table: 1, column: 'name' };
    expect(await codeOf(pass(head(), [other], 'x'))).toBe('datasets.version.not-held');
    expect((await pass(head(), [name!], '公示名单')).state).toBe('held');
    expect(await current(datasetId)).toBeNull();
    const passed = await pass(head(), [card!], '公示名单');
    expect([passed.state, await current(datasetId)]).toEqual(['ready', 1]);
    expect(passed.overrides).toMatchObject([
      { column: 'name', by: `${water}/department-head`, ground: '公示名单' },
      { column: 'id_card' },
    ]);
  });

  it('is withdrawn with a ground: date, ground and hash remain, and no byte that was planted', async () => {
    const { id, datasetId } = await held();
    await on.steps.override(head(), id, {
      ...{ columns: ['name', 'id_card'].map((column) => ({ table: 0, column })), ground: 'x' },
    });
    const { sha256 } = await version(id);
    expect(await codeOf(on.steps.withdraw(head(), id, ' '))).toBe(
      'datasets.version.ground-missing',
    );
    const foreign = on.as(bureau, 'department-head');
    expect(await codeOf(on.steps.withdraw(foreign, id, 'x'))).toBe('datasets.version.not-found');
    await on.steps.withdraw(head(), id, '误发布');
    while (await on.upkeep.sweep(on.system));
    const left = await version(id);
    expect(left).toMatchObject({ state: 'withdrawn', ground: '误发布', sha256 });
    expect([left.withdrawnAt === null, await current(datasetId)]).toEqual([false, null]);
    expect(await on.files({ id })).toEqual([]);
    const rows = await on.rows<{ v: string; t: string }>(
      `SELECT to_jsonb(v)::text AS v, to_jsonb(t)::text AS t
         FROM datasets.version v JOIN datasets.version_table t ON t.version_id = v.id WHERE v.id = $1`,
      [id],
    );
    expect([rows.length, JSON.stringify(rows).includes(planted)]).toEqual([1, false]);
    expect(await codeOf(on.steps.withdraw(head(), id, 'x'))).toBe('datasets.version.wrong-state');
  });

  it('that is ready can be changed by no statement', async () => {
    const { id } = await dataset();
    const { id: ready } = await on.load(officer(), id, rivers);
    const copied = (state: string) => `INSERT INTO datasets.version
      SELECT (jsonb_populate_record(v, jsonb_build_object('id', gen_random_uuid(), 'number', 99, 'state', '${state}'))).*
        FROM datasets.version v WHERE id = $1`;
    for (const sql of [
      copied('ready'),
      `UPDATE datasets.version SET sha256 = repeat('0', 64) WHERE id = $1`,
      `UPDATE datasets.version SET diff = '{}', masks = '[{}]' WHERE id = $1`,
      `UPDATE datasets.version SET state = 'held', ready_at = NULL WHERE id = $1`,
      `INSERT INTO datasets.version_table
         SELECT (jsonb_populate_record(t, '{"place": 1}')).* FROM datasets.version_table t WHERE version_id = $1`,
      `UPDATE datasets.version_table SET rows = 0 WHERE version_id = $1`,
      `DELETE FROM datasets.version_table WHERE version_id = $1`,
    ]) {
      await expect(on.rows(sql, [ready])).rejects.toThrow(/ready/);
    }
    await on.steps.withdraw(head(), ready, 'x');
    for (const sql of [
      `UPDATE datasets.version SET state = 'ready', withdrawn_by = NULL, withdrawn_at = NULL, ground = NULL WHERE id = $1`,
      `UPDATE datasets.version SET ground = 'y' WHERE id = $1`,
      `UPDATE datasets.version_table SET sha256 = repeat('0', 64) WHERE version_id = $1`,
      `DELETE FROM datasets.version_table WHERE version_id = $1`,
    ]) {
      await expect(on.rows(sql, [ready])).rejects.toThrow(/ready/);
    }
  });

  it('is taken up again where its process died, so many times, and given up where its upload stands still', async () => {
    const { id } = await dataset();
    const { id: dead } = await on.begin(officer(), id, rivers);
    await on.part(officer(), dead, 0, rivers);
    for (const state of ['waiting', 'waiting', 'failed']) {
      await on.rows(
        `UPDATE datasets.version SET state = 'loading', attempts = attempts + 1, changed_at = $2 WHERE id = $1`,
        [dead, new Date(on.clock.now().getTime() - 300_001)],
      );
      expect([await on.upkeep.loadAgain(on.system), (await version(dead)).state]).toEqual([
        1,
        state,
      ]);
    }
    expect((await version(dead)).failure?.code).toBe('datasets.version.broken-off');
    const { id: still } = await on.begin(officer(), id, rivers);
    expect(await on.upkeep.giveUp(on.system)).toBeGreaterThanOrEqual(0);
    await on.rows(`UPDATE datasets.version SET changed_at = $2 WHERE id = $1`, [
      still,
      new Date(on.clock.now().getTime() - 72 * 3_600_000 - 1),
    ]);
    await on.upkeep.giveUp(on.system);
    expect((await version(still)).state).toBe('discarded');
  });

  it('whose file is gone from the store is tried again and fails at last', async () => {
    const { id } = await dataset();
    const open = await on.begin(officer(), id, rivers);
    await on.part(officer(), open.id, 0, rivers);
    const [part] = await on.files(open);
    await rm(join(on.folder, 'datasets', open.id, part!));
    for (const state of ['waiting', 'waiting', 'failed']) {
      await on.loads.next(on.system);
      expect((await version(open.id)).state).toBe(state);
      on.clock.advance(120_000);
    }
    expect((await version(open.id)).failure?.code).toBe('datasets.version.file-lost');
  });
});
