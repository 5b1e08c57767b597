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

const provider = departmentCode(1);
const requester = departmentCode(2);
/** As many as Jiangsu's site for sharing classes its data under. */
const themeCount = 480;
const themeOf = (n: number): string => `主题 ${n % themeCount}`;

/** Resource n is under theme n and, each third one, under the one behind it too. */
const themesOf = (n: number): string[] =>
  n % 3 === 0 ? [themeOf(n), themeOf(n + 1)] : [themeOf(n)];
const callsOf = (n: number): number => (n % 5) + 1;

describe('resources and calls by theme', () => {
  let app: TestApplication;
  const resources = Array.from({ length: themeCount }, () => uuidv7(new Date()));
  const today = () => dayInChina(app.clock.now());

  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    await app.database.transaction(app.ctx, async (tx) => {
      const outbox = app.module.get(Outbox);
      const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
        outbox.add(tx, { type, subject, data });
      const items = [provider, requester].map((code) => ({
        ...{ code, name: code, division: '320000', level: 'province', state: 'active' },
        ...{ kind: 'department', node: '320000', path: code },
      }));
      await tell('identity.department.registered', '320000', { items });
      for (const [n, id] of resources.entries())
        await tell(`catalog.resource.mounted`, id, mounted(id, n));
      const calls = resources.flatMap((id, n) =>
        Array.from({ length: callsOf(n) }, () => call(id)),
      );
      for (let at = 0; at < calls.length; at += 100) {
        await tell('exchange.call.ended', 'test', { items: calls.slice(at, at + 100) });
      }
    });
    await eventually(
      read,
      ({ total }) => total?.['resources'] === themeCount && total['calls'] === sum(callsOf),
    );
  });
  afterAll(() => app.close());

  const mounted = (id: string, n: number) => ({
    ...{ id, code: `r${n}`, title: `r${n}`, kind: 'table', version: 1, state: 'mounted' },
    ...{ modes: ['query'], fields: 1, department: provider, entryId: uuidv7(new Date()) },
    ...{ sharing: 'unconditional', class: 1, themes: themesOf(n) },
  });
  const call = (resource: string) => ({
    ...{ call: uuidv7(new Date()), agreement: 'a', resource, requester, provider },
    ...{ mode: 'query', purpose: 'p', outcome: 'allow', reason: 'answered', status: 200 },
    ...{ rows: 2, bytes: 10, durationUs: 5, at: `${today()}T02:00:00.000Z` },
  });
  const read = () =>
    app.module.get(FigureTables).read(app.ctx, 'themes', { from: today(), to: today() });
  const sum = (of: (n: number) => number, holds: (n: number) => boolean = () => true): number =>
    resources.reduce((before, _, n) => before + (holds(n) ? of(n) : 0), 0);

  it(`C33.1 counts per theme are exact, of ${themeCount} themes`, async () => {
    const { rows } = await read();
    expect(rows).toHaveLength(themeCount);
    for (const { theme, resources: count, calls, answered, records } of rows) {
      const isUnder = (n: number) => themesOf(n).includes(String(theme));
      const expected = sum(callsOf, isUnder);
      expect({ theme, count, calls, answered, records }).toEqual({
        ...{ theme, count: sum(() => 1, isUnder), calls: expected, answered: expected },
        records: expected * 2,
      });
    }
  });

  it('C33.2 a call under two themes counts once in the total, and is shown under both', async () => {
    const { rows, total } = await read();
    const calls = sum(callsOf);
    expect(total).toEqual({ resources: themeCount, calls, answered: calls, records: calls * 2 });
    const shown = rows.reduce((before, row) => before + Number(row['calls']), 0);
    expect(shown).toBe(calls + sum(callsOf, (n) => n % 3 === 0));
  });

  it('follow a resource that is classed otherwise', async () => {
    const themed = { id: resources[0]!, department: provider, themes: ['信用服务'] };
    await app.database.transaction(app.ctx, (tx) =>
      app.module
        .get(Outbox)
        .add(tx, { type: 'catalog.resource.themed', subject: themed.id, data: themed }),
    );
    const { rows } = await eventually(read, (figures) =>
      figures.rows.some(({ theme }) => theme === '信用服务'),
    );
    expect(rows.find(({ theme }) => theme === '信用服务')).toMatchObject({
      resources: 1,
      calls: 1,
    });
    expect(rows.find(({ theme }) => theme === themeOf(0))).toBeUndefined();
  });
});
