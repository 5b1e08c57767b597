import { Outbox } from '@shutong/messaging';
import { dayInChina, uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { FigureTables } from '../figures/figures.service';
import { StatisticsHubModule } from '../hub.module';
import { StatisticsWorkerModule } from '../worker.module';

const [here, there] = [1, 2].map(departmentCode) as [string, string];

describe('the six numbers of a survey', () => {
  let app: TestApplication;
  const today = () => dayInChina(app.clock.now());
  const read = async (name: string, more = {}) =>
    (
      await app.module
        .get(FigureTables)
        .read(app.ctx, name, { from: today(), to: today(), ...more })
    ).rows;
  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
  const surveyed = async (department: string, sharing: string, records: number, bytes: number) => {
    const id = uuidv7(new Date());
    await tell('catalog.entry.published', id, {
      ...{ id, version: 1, revision: null, code: id, title: id, state: 'published', department },
      ...{ providerName: department, division: '520100', level: 'city', node: '520000' },
      ...{ path: department, theme: null, items: 2, class: 1, sharing, modes: ['query'] },
      ...{ open: 'unconditional', updateCycle: 'daily', submittedAt: null, publishedAt: null },
    });
    await tell('catalog.entry.surveyed', id, { id, department, records: 1, bytes: 1 });
    await tell('catalog.entry.surveyed', id, { id, department, records, bytes });
    return id;
  };
  const opened = (department: string, entry: string) => {
    const [id, dataset, version] = [1, 2, 3].map(() => uuidv7(new Date()));
    const said = { id, dataset, version, number: 1, department, entry, state: 'published' };
    return tell('opendata.publication.published', dataset!, {
      ...said,
      rows: 5,
      bytes: 5,
      interfaces: 1,
    });
  };

  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    const items = [
      { code: here, division: '520100' },
      { code: there, division: '520200' },
    ].map((place) => ({
      ...{ ...place, name: place.code, level: 'city', state: 'active', kind: 'department' },
      ...{ node: place.division, path: place.code },
    }));
    await tell('identity.department.registered', '520000', { items });
    const open = await surveyed(here, 'unconditional', 300, 4000);
    await surveyed(here, 'conditional', 200, 3000);
    await surveyed(here, 'not-shared', 100, 1000);
    await surveyed(there, 'not-shared', 400, 2000);
    await opened(here, open);
    await eventually(
      () => read('region-surveys'),
      ([row]) => row?.['totalRecords'] === 1000 && row['openedRecords'] === 300,
    );
  });
  afterAll(() => app.close());

  it('are total, shared and opened records and storage of each department, with their ratios', async () => {
    expect(await read('surveys')).toMatchObject([
      {
        ...{ code: here, surveyed: 3, totalRecords: 600, sharedRecords: 500, openedRecords: 300 },
        ...{ totalBytes: 8000, sharedBytes: 7000, openedBytes: 4000 },
        // 500 / 600, 300 / 600, 7000 / 8000 and 4000 / 8000.
        ...{ sharedRecordShare: '83.3', openRecordShare: '50.0' },
        ...{ sharedStorageShare: '87.5', openStorageShare: '50.0' },
      },
      { code: there, surveyed: 1, totalRecords: 400, sharedRecords: 0, sharedRecordShare: '0.0' },
    ]);
  });

  it('add up by region, and within one by those in it', async () => {
    expect(await read('region-surveys')).toMatchObject([
      // 500 and 300 of 1000; 7000 and 4000 of 10,000.
      {
        ...{ region: '520000', surveyed: 4, sharedRecordShare: '50.0', openRecordShare: '30.0' },
        ...{ sharedStorageShare: '70.0', openStorageShare: '40.0' },
      },
    ]);
    const within = await read('region-surveys', { region: '520000' });
    expect(within.map(({ region }) => region)).toEqual(['520100', '520200']);
  });

  it('are those that were stated by then', async () => {
    expect(await read('surveys', { from: '2020-01-01', to: '2020-01-01' })).toEqual([]);
  });
});
