import { Engine } from '@shutong/datasets';
import { systemContext } from '@shutong/platform';
import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { figureFile } from './figure-file';
import { FigureTables } from './figures.service';

const span = { from: '2026-01-01', to: '2026-03-31' };

describe('figures as an open dataset', () => {
  const engine = new Engine();
  let on: OpenDataUnderTest;
  beforeAll(async () => {
    on = await openDataUnderTest();
    await on.rows(
      `INSERT INTO statistics.call_day (day, resource, provider, requester, mode, outcome, calls, rows, bytes, duration_us)
       VALUES ('2026-01-31', 'r', 'p', 'q', 'query', 'allow', 3, 12, 9007199254740991, 900),
              ('2026-02-01', 'r', 'p', 'q', 'verify', 'deny', 2, 0, 0, 0),
              ('2026-03-31', 'r', 'p', 'q', 'verify', 'allow', 40, 40, 8000, 4000000)`,
    );
  });
  afterAll(async () => {
    await engine.stop();
    await on.close();
  });

  it('are loaded as they were exported, published by their department, and answered by the portal number by number', async () => {
    const tables = on.hub.app.get(FigureTables, { strict: false });
    const figures = await tables.read(systemContext('test', new Date()), 'months', span);
    const file = await figureFile(figures, 'parquet', { engine, language: 'zh-CN' });
    const items = figures.columns.map(({ name, title }) => openItem(name, title.zh));
    const entry = await on.entry(items, { title: '数据共享逐月统计' });
    const { id: dataset } = await on.dataset();
    const version = await on.version(dataset, file, 'months.parquet');
    await on.publish(version, entry);
    const answer = await fetch(
      `${on.portal.url}/api/v1/datasets/${dataset}/versions/1/tables/0/rows`,
    );
    const { rows } = (await answer.json()) as { rows: Record<string, unknown>[] };
    const shown = (row: Readonly<Record<string, unknown>>) =>
      figures.columns.map(({ name }) => (row[name] === null ? null : String(row[name])));
    expect(rows.map(shown)).toEqual(figures.rows.map(shown));
    expect(figures.rows.map(shown)).toEqual([
      ['2026-01', '0', '3', '3', '12', '0', '0', '9007199254740991', '300'],
      ['2026-02', '0', '0', '0', '0', '2', '0', '0', null],
      ['2026-03', '40', '0', '40', '40', '0', '0', '8000', '100000'],
    ]);
  });
});
