import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '@shutong/platform';
import { water } from '../../../test/support/catalog';
import { datasetsUnderTest, type DatasetsUnderTest } from '../../../test/support/datasets';
import { codeOf } from '../../../test/support/refusals';
import { replaceProperty } from '../../../test/support/replace-property';

const rivers = 'code,name,depth\n001,乌江,2.50\n002,清水江,1.25\n';

describe('A version of a dataset, where something breaks', () => {
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
  const begun = async () => (await on.begin(officer(), (await dataset()).id, rivers)).id;
  const sent = async () => {
    const id = await begun();
    await on.part(officer(), id, 0, rivers);
    return id;
  };
  const swept = async () => {
    while (await on.upkeep.sweep(on.system));
  };

  it('waits for a store that is away, however long, and is loaded when it has come back', async () => {
    const id = await sent();
    await on.withoutStore(async () => {
      for (let times = 0; times <= limits.loadAttempts.value; times += 1) {
        expect(await on.loads.next(on.system)).toBe(true);
        expect(await version(id)).toMatchObject({ state: 'waiting', attempts: 0 });
        expect(await on.loads.next(on.system)).toBe(false);
        on.clock.advance(limits.loadRetry.value);
      }
    });
    await on.loads.next(on.system);
    expect(await version(id)).toMatchObject({ state: 'ready', attempts: 1 });
  });

  it('waits for a database that breaks off in the middle of a load', async () => {
    const id = await sent();
    await on.loadHeld((waiting) => on.cut(waiting));
    expect(await version(id)).toMatchObject({ state: 'waiting', attempts: 0 });
    on.clock.advance(limits.loadRetry.value);
    await on.loads.next(on.system);
    expect((await version(id)).state).toBe('ready');
  });

  it('fails, and is not tried again, where its load takes too long', async () => {
    const id = await sent();
    const at = replaceProperty<{ value: number }, 'value'>(limits.loadTime, 'value', 1e-9);
    try {
      await on.loads.next(on.system);
    } finally {
      at.restore();
    }
    const failure = { code: 'datasets.ingest.too-long' };
    expect(await version(id)).toMatchObject({ state: 'failed', attempts: 1, failure });
    await swept();
    expect(await on.files({ id })).toEqual([]);
  });

  it('is left alone by a load that another one took the place of, though both are a first attempt', async () => {
    const id = await sent();
    const before = await on.files({ id });
    await on.loadHeld((_waiting, held) =>
      held.query(`UPDATE datasets.version SET load = gen_random_uuid() WHERE id = $1`, [id]),
    );
    expect(await version(id)).toMatchObject({ state: 'loading', attempts: 1 });
    expect((await on.register.tables(officer(), id, { first: 9 })).nodes).toEqual([]);
    expect(await on.files({ id })).toEqual(before);
  });

  it('is not taken from a process that says meanwhile that it loads it', async () => {
    const id = await begun();
    await on.part(officer(), id, 0, rivers);
    const since = new Date(on.clock.now().getTime() - limits.loadSilence.value - 1);
    const change = `UPDATE datasets.version SET state = 'loading', changed_at = $2 WHERE id = $1`;
    await on.rows(change, [id, since]);
    let looked: Promise<number> | undefined;
    await on.holding(id, async (held) => {
      looked = on.upkeep.loadAgain(on.system);
      await on.waiting();
      await held.query(change, [id, on.clock.now()]);
    });
    expect([await looked, (await version(id)).state]).toEqual([0, 'loading']);
  });

  it('keeps a part of which nobody knows whether it was taken, and nothing of one that was refused', async () => {
    const other = await begun();
    const over = `${rivers}${rivers}`;
    expect(await codeOf(on.part(officer(), other, 0, over))).toMatch(/part-too-large/);
    expect([await on.files({ id: other }), (await version(other)).objects]).toEqual([[], []]);
    const broken = on.uploads.receive(officer(), other, 0, lockedAtItsEnd(other));
    await expect(broken).rejects.toThrow(/terminating connection/);
    expect((await version(other)).received).toBe(0);
    expect(await on.files({ id: other })).toHaveLength(1);
    expect((await version(other)).objects).toHaveLength(1);
  });

  it('takes so many tries of parts and no more, those that broke off too', async () => {
    const id = await begun();
    await on.rows(
      `UPDATE datasets.version SET objects = array(SELECT 'part-' || n FROM generate_series(1, $2) n) WHERE id = $1`,
      [id, limits.uploadParts.value],
    );
    expect(await codeOf(on.part(officer(), id, 0, rivers))).toMatch(/too-many-parts/);
    const { nodes } = await on.register.versions(officer(), (await version(id)).datasetId, {
      first: 9,
    });
    expect(nodes).toMatchObject([{ id, state: 'receiving' }]);
    expect(nodes[0]).not.toHaveProperty('objects');
  });

  /** A part behind whose last byte the database breaks off. */
  async function* lockedAtItsEnd(id: string) {
    yield Buffer.from(rivers);
    let isHeld: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (isHeld = resolve));
    void on.holding(id, async () => {
      isHeld();
      await on.cut(await on.waiting());
    });
    await held;
  }

  it('is withdrawn though an object of another one cannot be removed, which goes later', async () => {
    const [stuck, other] = [await sent(), await sent()];
    await on.loads.next(on.system);
    await on.loads.next(on.system);
    const [first] = await on.files({ id: stuck });
    const path = join(on.folder, 'datasets', stuck, first!);
    await rm(path);
    await mkdir(join(path, 'full'), { recursive: true });
    for (const id of [stuck, other]) await on.steps.withdraw(head(), id, 'x');
    await swept();
    expect([await on.files({ id: stuck }), await on.files({ id: other })]).toEqual([[first], []]);
    expect((await version(stuck)).sweptAt).toBeNull();
    await rm(path, { recursive: true });
    on.clock.advance(limits.sweepRetry.value);
    await swept();
    expect((await version(stuck)).sweptAt).not.toBeNull();
  });

  it('waits for another process where the one that loads it ends, and that is no attempt', async () => {
    const id = await sent();
    await on.loadHeld(() => on.loads.end());
    expect(await version(id)).toMatchObject({ state: 'waiting', attempts: 0, notBefore: null });
    expect(await on.loads.next(on.system)).toBe(false);
  });
});
