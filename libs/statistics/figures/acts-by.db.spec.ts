import { Outbox } from '@shutong/messaging';
import { uuidv7, type Context } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { StatisticsHubModule } from '../hub.module';
import { StatisticsWorkerModule } from '../worker.module';
import { keepAndSum } from '../usage/usage.query';
import type { FigureQuestion } from './figure-table';
import { FigureTables } from './figures.service';

const [water, police, tax] = [departmentCode(1), departmentCode(2), departmentCode(3)] as const;
const at = '2026-03-02T02:00:00.000Z';
const march: FigureQuestion = { from: '2026-03-01', to: '2026-03-31' };
const purpose = 'XK-101';

describe('every act', () => {
  let app: TestApplication;
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports, now: new Date(at) });
    await applied('conditional', 'granted', false);
    await applied('unconditional', 'granted', true);
    await applied('conditional', 'refused', false);
    await openApplied('granted');
    await called({ mode: 'query', rows: 3, bytes: 100, durationUs: 20 });
    await called({ mode: 'verify', rows: 50, bytes: 100, durationUs: 40 });
    await called({ outcome: 'deny', reason: 'quota', status: 429, durationUs: 6 });
    await batched();
    const seen = { at, act: 'view', channel: 'portal', outcome: 'answered', rows: 0 };
    const usage = ['anonymous', 'developer', 'crawler'].map((consumer) => ({
      ...{ ...seen, consumer, durationUs: 10, bytes: 5 },
    }));
    await app.database.query(app.ctx, keepAndSum, [JSON.stringify(usage)]);
    await eventually(
      () => rowsOf('acts-by-outcome'),
      (rows) => rows.reduce((sum, { events }) => sum + Number(events), 0) === 15,
    );
    await eventually(
      () => rowsOf('purposes'),
      ([row]) => row?.['rows'] === 10 && row['refused'] === 1,
    );
  });
  afterAll(() => app.close());

  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
  const applied = async (sharing: string, outcome: string, byRule: boolean) => {
    const [id, resourceId, entryId] = [1, 2, 3].map(() => uuidv7(new Date()));
    const of = { id, requester: police, provider: water, resourceId, entryId, sharing, purpose };
    await tell('exchange.application.submitted', id!, { ...of, state: 'awaiting-office-head' });
    const answered = { ...of, outcome, byRule, receivedAt: at, answeredAt: at };
    await tell('exchange.application.decided', id!, answered);
  };
  const openApplied = async (outcome: string) => {
    const id = uuidv7(new Date());
    const of = { id, entryId: uuidv7(new Date()), provider: water };
    await tell('exchange.open-application.received', id, { ...of, state: 'received' });
    await tell(`exchange.open-application.${outcome}`, id, { ...of, state: outcome });
  };
  const called = (change: object) => {
    const item = {
      ...{ call: uuidv7(new Date()), agreement: 'a', resource: 'r', requester: police },
      ...{ provider: water, mode: 'query', purpose, outcome: 'allow', reason: 'answered' },
      ...{ status: 200, rows: 0, bytes: 0, durationUs: 5, at },
    };
    return tell('exchange.call.ended', 'test', { items: [{ ...item, ...change }] });
  };
  const batched = async () => {
    const [id, agreement, resource] = [1, 2, 3].map(() => uuidv7(new Date()));
    const of = { id, agreement, resource, requester: police, provider: water, purpose, at };
    await tell('exchange.batch.ordered', agreement!, of);
    const chunk = { number: 1, rows: 8, bytes: 900, accepted: 7, rejected: 1 };
    await tell('exchange.batch.received', agreement!, { ...of, ...chunk });
  };
  const rowsOf = async (name: string, more: Partial<FigureQuestion> = {}, ctx: Context = app.ctx) =>
    (await app.module.get(FigureTables).read(ctx, name, { ...march, ...more })).rows;
  const counted = async (name: string, more?: Partial<FigureQuestion>) => {
    const rows = await rowsOf(name, more);
    const numbers = ['events', 'answered', 'rows', 'bytes', 'meanDurationUs'];
    const key = name.replace('acts-by-', '');
    return new Map(rows.map((row) => [row[key], numbers.map((column) => row[column])]));
  };

  it('is counted by what it is: use of the portal, applications, decisions, verifications, queries and batches', async () => {
    expect(Object.fromEntries(await counted('acts-by-act'))).toEqual({
      application: [4, 4, 0, 0, null],
      decision: [4, 3, 0, 0, null],
      view: [3, 3, 0, 15, 10],
      query: [2, 1, 3, 100, 13],
      verification: [1, 1, 0, 100, 40],
      batch: [1, 1, 7, 900, null],
    });
  });

  it('is counted by channel and class of consumer: also applications, decisions and calls', async () => {
    const by = async (division: string) =>
      [...(await counted(`acts-by-${division}`))].map(([name, [events]]) => [name, events]);
    expect(await by('channel')).toEqual([
      ['hub', 7],
      ['connector', 4],
      ['portal', 3],
      ['rule', 1],
    ]);
    expect(await by('consumer')).toEqual([
      ['department', 10],
      ['developer', 3],
      ['anonymous', 1],
      ['crawler', 1],
    ]);
    expect(await by('outcome')).toEqual([
      ['answered', 10],
      ['granted', 3],
      ['refused', 2],
    ]);
  });

  it('is counted for the department whose data it is about', async () => {
    const ofWater = (await counted('acts-by-department')).get(water);
    expect(ofWater).toEqual([12, 10, 10, 1100, 22]);
    await app.db.pool('migrator').query(
      `INSERT INTO statistics.department (code, name, division, level)
       VALUES ($1, 'w', '520000', 'province'), ($2, 'p', '330000', 'province')`,
      [water, police],
    );
    const of = await counted('acts-by-act', { region: '520000' });
    expect([...of.keys()]).toEqual(['application', 'decision', 'query', 'batch', 'verification']);
    expect(await counted('acts-by-act', { department: police })).toEqual(new Map());
  });

  it('is counted by purpose, to whoever supervises, and to departments what they asked for or gave', async () => {
    const whole = {
      ...{ purpose, applications: 3, granted: 2, refused: 1, batches: 1 },
      ...{ calls: 3, answered: 2, rows: 10 },
    };
    expect(await rowsOf('purposes')).toEqual([whole]);
    const as = (department: string): Context => ({
      ...app.ctx,
      actor: { ...app.ctx.actor, kind: 'person', department, roles: ['requester'] },
    });
    expect(await rowsOf('purposes', {}, as(police))).toEqual([whole]);
    expect(await rowsOf('purposes', {}, as(water))).toEqual([whole]);
    expect(await rowsOf('purposes', {}, as(tax))).toEqual([]);
  });

  it('keeps of applications and decisions the resource, and counts what is told twice once', async () => {
    const { rows } = await app.db
      .pool('migrator')
      .query<Record<string, string>>(
        `SELECT DISTINCT act, department, provider, purpose, resource <> '' AS named FROM statistics.act_day`,
      );
    expect(rows).toHaveLength(3);
    expect(rows).toEqual(
      rows.map(({ act }) => ({ act, department: police, provider: water, purpose, named: true })),
    );
    const [open] = (
      await app.db.pool('migrator').query(`SELECT * FROM statistics.open_application`)
    ).rows as Record<string, unknown>[];
    await tell('exchange.open-application.received', String(open!['id']), {
      ...{ id: open!['id'], entryId: open!['entry'], provider: water, state: 'received' },
    });
    await openApplied('refused');
    await eventually(
      () => counted('acts-by-consumer'),
      (found) => found.get('developer')?.[0] === 5,
    );
  });
});
