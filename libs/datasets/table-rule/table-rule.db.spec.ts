import { police, water } from '../../../test/support/catalog';
import {
  archived,
  datasetsUnderTest,
  type DatasetsUnderTest,
} from '../../../test/support/datasets';
import { codeOf } from '../../../test/support/refusals';
import type { MaskMethod } from '../load/mask';
import type { TableRuleDeclaration } from './table-rule';

const usual: TableRuleDeclaration = {
  ...{ types: [], problems: 'accept', quasiIdentifiers: [], leastGroup: 2 },
};
/** Nobody is named; the one who was born in 1950 is known by year and town all the same. */
const visits = [
  'year,town,sex,illness',
  ...['1981,贵阳,女,流感', '1983,贵阳,女,肺炎', '1950,遵义,男,骨折', '1952,遵义,男,流感'],
];

describe('A table of which is declared how it is loaded', () => {
  let on: DatasetsUnderTest;
  beforeAll(async () => {
    on = await datasetsUnderTest();
  });
  afterAll(() => on.close());

  let made = 0;
  const officer = () => on.as(water, 'provider-officer');
  const head = () => on.as(water, 'department-head');
  const dataset = async () => (await on.keeping.create(officer(), `Rules ${(made += 1)}`)).id;
  const declare = (id: string, change: Partial<TableRuleDeclaration>, place = 0) =>
    on.rules.declare(officer(), id, place, { ...usual, ...change });
  const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;
  const load = async (id: string, lines: readonly string[]) =>
    (await on.load(officer(), id, text(lines))).id;
  const version = (id: string) => on.register.version(officer(), id);
  const table = async (versionId: string) => {
    const english = { ...officer(), language: 'en' } as const;
    return (await on.surface.datasetTables(english, { versionId, first: 9 })).nodes;
  };
  const kinds = async (id: string) => {
    const [first] = await table(id);
    return Object.fromEntries(first!.columns.map(({ name, kind }) => [name, kind]));
  };
  const mask = async (id: string, masks: Readonly<Record<string, MaskMethod>>) => {
    const asked = Object.entries(masks).map(([column, method]) => ({ table: 0, column, method }));
    await on.steps.mask(officer(), id, asked);
    await on.loads.next(on.system);
    return (await version(id)).state;
  };

  it('has the types that are declared, in each version, until that is dropped', async () => {
    const id = await dataset();
    const lines = ['area,n', '520102,1', '520103,x'];
    expect(await kinds(await load(id, lines))).toEqual({ area: 'integer', n: 'text' });
    await declare(id, {
      types: [
        { column: 'area', kind: 'text' },
        { column: 'n', kind: 'integer' },
      ],
    });
    for (const more of [lines, [...lines, '520111,3']]) {
      const loaded = await load(id, more);
      expect(await kinds(loaded)).toEqual({ area: 'text', n: 'integer' });
      expect((await table(loaded))[0]!.problems).toMatchObject([
        { kind: 'bad-cell', row: 3, column: 'n' },
      ]);
    }
    await on.rules.drop(officer(), id, 0);
    expect(await kinds(await load(id, [...lines, '1,4']))).toMatchObject({ n: 'text' });
    expect(await codeOf(on.rules.drop(officer(), id, 0))).toBe('datasets.table-rule.not-found');
  });

  it('is refused for one row that does not fit, where its publisher wants that; the version before stays', async () => {
    const id = await dataset();
    const good = await load(id, ['a,b', '1,2']);
    await declare(id, { problems: 'refuse' });
    const bad = await load(id, ['a,b', '1,2', '3,4,5']);
    expect(await version(bad)).toMatchObject({
      ...{ state: 'failed', failure: { code: 'datasets.ingest.bad-rows' } },
    });
    expect((await on.register.get(officer(), id)).current).toBe((await version(good)).number);
    const files = { 'one.csv': 'a\n1\n', 'two.csv': 'a,b\n1,2\n3,4,5\n' };
    await declare(id, { problems: 'refuse' }, 1);
    const { id: packed } = await on.load(officer(), id, await archived(files), 'both.zip');
    expect((await version(packed)).state).toBe('failed');
  });

  it('is held where fewer rows than declared are alike in what people can be known by, until masks hide them', async () => {
    const id = await dataset();
    expect((await version(await load(id, visits))).state).toBe('ready');
    await declare(id, { quasiIdentifiers: ['year', 'town', 'sex'] });
    const held = await load(id, visits);
    expect((await version(held)).state).toBe('held');
    expect((await table(held))[0]!.personal).toMatchObject(
      ['year', 'town', 'sex'].map((column) => ({
        ...{ column, kind: 'quasi-identifier', by: 'rule' },
        places: [{ row: 2 }, { row: 3 }, { row: 4 }, { row: 5 }],
      })),
    );
    expect(await mask(held, { sex: 'drop' })).toBe('held');
    expect(await mask(held, { year: 'generalise' })).toBe('ready');
    expect((await table(held))[0]!.personal).toEqual([]);
  });

  it('is let pass by another person than who sent it, column by column', async () => {
    const id = await dataset();
    await declare(id, { quasiIdentifiers: ['year', 'town'] });
    const held = await load(id, visits);
    const pass = (column: string) =>
      on.steps.override(head(), held, { columns: [{ table: 0, column }], ground: '历史档案' });
    expect((await pass('year')).state).toBe('held');
    expect((await pass('town')).state).toBe('ready');
  });

  it('is not loaded without a column by which people can be known: nobody could say whether they are hidden', async () => {
    const id = await dataset();
    await declare(id, { quasiIdentifiers: ['year', 'county'] });
    const failed = await version(await load(id, visits));
    expect(failed).toMatchObject({
      ...{ state: 'failed', failure: { code: 'datasets.table-rule.column-missing' } },
    });
  });

  it('is not loaded where one of its tables is not there: another one would take its place', async () => {
    const id = await dataset();
    await declare(id, { quasiIdentifiers: ['year', 'town'] }, 1);
    expect(await version(await load(id, visits))).toMatchObject({
      ...{ state: 'failed', failure: { code: 'datasets.table-rule.table-missing' } },
    });
    const files = { 'a.csv': '', 'b.csv': text(visits), 'c.csv': text(visits) };
    const { id: packed } = await on.load(officer(), id, await archived(files), 'all.zip');
    expect(await version(packed)).toMatchObject({
      ...{ state: 'failed', failure: { code: 'datasets.ingest.empty' } },
    });
  });

  it.each(['integer', 'decimal'] as const)(
    'is looked through for numbers of persons as %s, too, where they would be text by themselves',
    async (kind) => {
      const id = await dataset();
      await declare(id, { types: [{ column: 'c3', kind }] });
      const numbers = ['13812345678', '13912345678', '15012345678', '18612345678'];
      const held = await load(id, ['n,c3', ...numbers.map((one, at) => `${at},${one}`)]);
      expect(await kinds(held)).toMatchObject({ c3: kind });
      expect((await version(held)).state).toBe('held');
      expect((await table(held))[0]!.personal).toMatchObject([{ column: 'c3', kind: 'phone' }]);
    },
  );

  it('is declared by its own department, each column once', async () => {
    const id = await dataset();
    const twice = declare(id, { quasiIdentifiers: ['year', 'year'] });
    expect(await codeOf(twice)).toBe('datasets.table-rule.column-twice');
    const foreign = on.rules.declare(on.as(police, 'provider-officer'), id, 0, usual);
    expect(await codeOf(foreign)).toBe('datasets.dataset.not-found');
    expect(await on.rules.of({ id })).toEqual([]);
  });
});
