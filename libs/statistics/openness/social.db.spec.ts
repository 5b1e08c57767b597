import { Outbox } from '@shutong/messaging';
import { creditCodeCheckDigit, dayInChina, uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { FigureTables } from '../figures/figures.service';
import { StatisticsHubModule } from '../hub.module';
import { reachedByUnit } from '../quality/reached.query';
import { StatisticsWorkerModule } from '../worker.module';

const bureau = departmentCode(1);
const body = '91520000MA6ABCDE1';
const company = body + creditCodeCheckDigit(body);

describe('social data in figures of openness', () => {
  let app: TestApplication;
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    const items = [bureau, company].map((code) => ({
      ...{ code, name: code, division: '520100', level: 'city', state: 'active' },
      ...{ kind: 'department', node: '520100', path: code },
    }));
    await tell('identity.department.registered', '520000', { items });
    for (const [department, rows] of [
      [bureau, 300],
      [company, 7000],
    ] as const) {
      await opened(department, rows);
      const assessed = {
        ...{ dataset: uuidv7(new Date()), department, source: null, points: 0, stars: 3 },
        metrics: { 'mqa-keyword': department === bureau ? 1 : 0 },
      };
      await tell('opendata.dataset.assessed', department, { datasets: [assessed] });
    }
    await eventually(
      () => read('departments'),
      (rows) =>
        rows.length === 2 &&
        rows.every(({ datasets, opened: open }) => datasets === 1 && open === 1),
    );
    await eventually(
      () => read('surveys'),
      (rows) => rows.length === 2,
    );
    await eventually(
      () => app.database.query(app.ctx, 'SELECT FROM statistics.dataset'),
      ({ length }) => length === 2,
    );
  });
  afterAll(() => app.close());

  const today = () => dayInChina(app.clock.now());
  const read = async (name: string) =>
    (await app.module.get(FigureTables).read(app.ctx, name, { from: today(), to: today() })).rows;
  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
  async function opened(department: string, rows: number): Promise<void> {
    const [id, dataset, version, entry] = [1, 2, 3, 4].map(() => uuidv7(new Date())) as [
      ...[string, string, string, string],
    ];
    await tell('catalog.entry.published', entry, {
      ...{ id: entry, version: 1, revision: null, code: entry, title: entry, state: 'published' },
      ...{ department, providerName: department, division: '520100', level: 'city' },
      ...{ node: '520100', path: department, theme: null, items: 2, class: 1, modes: ['query'] },
      ...{ sharing: 'unconditional', open: 'unconditional', updateCycle: 'daily' },
      ...{ submittedAt: null, publishedAt: null },
    });
    await tell('catalog.entry.surveyed', entry, { id: entry, department, records: rows, bytes: 9 });
    await tell('opendata.publication.published', dataset, {
      ...{ id, dataset, version, number: 1, department, entry, state: 'published' },
      ...{ rows, bytes: 9, interfaces: 1 },
    });
  }

  it('are counted apart from official ones, and in no score', async () => {
    const rows = await read('openness');
    expect(rows.map(({ region }) => region)).toEqual(['100000', '520000', '520100']);
    for (const row of rows) {
      expect(row).toMatchObject({
        ...{ datasets: 1, records: 300, apis: 1, promised: 1, timely: 1 },
        ...{ socialDatasets: 1, socialRecords: 7000 },
        // 25 × (1/1001 + 300/10,000,300 + 1/1001 + 1).
        trialScore: '25.0507',
      });
    }
    expect(rows.map(({ bodies }) => bodies)).toEqual([0, 0, 1]);
  });

  it('stand in a survey by what is open of them alone, and in no ratio', async () => {
    expect(await read('region-surveys')).toMatchObject([
      {
        ...{ region: '520000', surveyed: 1, totalRecords: 300, openedRecords: 300, totalBytes: 9 },
        ...{ openRecordShare: '100.0', socialOpenedRecords: 7000, socialOpenedBytes: 9 },
      },
    ]);
  });

  it('are no part of what a region shares and opens, and each department says which its own are', async () => {
    expect(await read('regions')).toMatchObject([
      {
        ...{ region: '520000', departments: 2, entries: 1, opened: 1, datasets: 1 },
        socialDatasets: 1,
      },
    ]);
    const classes = (await read('departments')).map(({ code, sourceClass }) => [code, sourceClass]);
    expect(Object.fromEntries(classes)).toEqual({ [bureau]: 'official', [company]: 'social' });
  });

  it('are assessed for who gives them, and for no region', async () => {
    const found = await app.database.query<{ unit: string; counted: number; reached: string }>(
      ...[app.ctx, reachedByUnit, [['mqa-keyword'], today()]],
    );
    expect(
      Object.fromEntries(
        found.map(({ unit, counted, reached }) => [unit, [counted, Number(reached)]]),
      ),
    ).toEqual({
      ...{ [bureau]: [1, 1], [company]: [1, 0], '520000': [1, 1], '520100': [1, 1] },
    });
  });
});
