import { police, water } from '../../../test/support/catalog';
import { datasetsUnderTest, type DatasetsUnderTest } from '../../../test/support/datasets';
import { codeOf } from '../../../test/support/refusals';
import type { SeriesDeclaration } from './series';

const yearly = { period: 'year', step: 'year', keys: ['city'], figures: ['km'] } as const;

describe('A table that is declared a time series', () => {
  let on: DatasetsUnderTest;
  beforeAll(async () => {
    on = await datasetsUnderTest();
  });
  afterAll(() => on.close());

  let made = 0;
  const officer = () => on.as(water, 'provider-officer');
  const dataset = async () => (await on.keeping.create(officer(), `Series ${(made += 1)}`)).id;
  const declare = (id: string, change: Partial<SeriesDeclaration> = {}) =>
    on.series.declare(officer(), id, 0, { ...yearly, ...change });
  /** What is told of the table of a new version. */
  const loaded = async (id: string, lines: readonly string[]) => {
    const { id: versionId } = await on.load(officer(), id, `${lines.join('\n')}\n`);
    const english = { ...officer(), language: 'en' } as const;
    const { nodes } = await on.surface.datasetTables(english, { versionId, first: 1 });
    return { versionId, series: nodes[0]!.series };
  };
  const roads = ['city,year,km', '贵阳,2015,1.5', '贵阳,2018,2.0', '安顺,2016,0.5', '安顺,2017,'];

  it('is one in each version from the next one on, until it is dropped', async () => {
    const id = await dataset();
    expect((await loaded(id, roads)).series).toBeNull();
    await declare(id);
    for (const lines of [roads, [...roads, '安顺,2018,1.0']]) {
      expect((await loaded(id, lines)).series).toMatchObject({
        ...{ from: '2015', to: '2018', series: 2, missing: lines === roads ? 5 : 4 },
        problemCode: null,
      });
    }
    expect(await on.series.of({ id })).toMatchObject([{ place: 0, step: 'year' }]);
    await on.series.drop(officer(), id, 0);
    expect((await loaded(id, [...roads, '遵义,2018,1.0'])).series).toBeNull();
    expect(await codeOf(on.series.drop(officer(), id, 0))).toBe('datasets.series.not-found');
  });

  it.each<[string, Partial<SeriesDeclaration>, readonly string[], string]>([
    ['period-misfit', {}, ['贵阳,15,1', '贵阳,2016,1'], 'Row 2, column year: the cell is no year'],
    ['period-twice', {}, ['贵阳,2015,1', '安顺,2015,1', '贵阳,2015,2'], 'Rows 2 and 4'],
    ['period-twice', { keys: [] }, ['贵阳,2015,1', '安顺,2015,1'], 'Rows 2 and 3'],
    ['column-missing', { figures: ['km', 'tons'] }, ['贵阳,2015,1'], 'no column tons'],
    ['column-misfit', { figures: ['km'] }, ['贵阳,2015,x'], 'The column km is text'],
    ['period-misfit', {}, ['贵阳,,1', '贵阳,2015,1'], 'Row 2, column year'],
    ['too-long', { step: 'day' }, ['贵阳,1900-01-01,1', '贵阳,2020-01-01,1'], '10000'],
  ])('is told to be none by %s, with row and column: %j', async (code, change, rows, said) => {
    const id = await dataset();
    await declare(id, change);
    const { versionId, series } = await loaded(id, ['city,year,km', ...rows]);
    expect(series).toMatchObject({ from: null, problemCode: `datasets.series.${code}` });
    expect(series?.problemReason).toContain(said);
    expect((await on.register.version(officer(), versionId)).state).toBe('ready');
  });

  it('is declared by its own department, each column as one thing', async () => {
    const id = await dataset();
    const twice = declare(id, { keys: ['km'] });
    expect(await codeOf(twice)).toBe('datasets.series.column-twice');
    const foreign = on.series.declare(on.as(police, 'provider-officer'), id, 0, yearly);
    expect(await codeOf(foreign)).toBe('datasets.dataset.not-found');
    expect(await on.series.of({ id })).toEqual([]);
  });
});
