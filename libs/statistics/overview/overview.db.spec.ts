import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Database, uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { StatisticsHubModule } from '../hub.module';
import { StatisticsWorkerModule } from '../worker.module';
import { OverviewService } from './overview.service';

const provider = '11330100MB0000001A';
const requester = '11330100MB0000002B';

describe('the overview', () => {
  let app: TestApplication;
  let overview: OverviewService;
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    overview = app.module.get(OverviewService);
  });
  afterAll(() => app.close());

  const call = (mode: 'verify' | 'query', outcome: 'allow' | 'deny', rows: number) => ({
    type: 'exchange.call.ended',
    subject: 'any',
    data: {
      ...{ call: uuidv7(app.clock.now()), agreement: 'a', resource: 'r', requester, provider },
      ...{ mode, purpose: 'p', outcome, reason: outcome === 'allow' ? 'answered' : 'quota' },
      ...{ status: 200, rows, bytes: 10, durationUs: 5, at: app.clock.now().toISOString() },
    },
  });

  const record = (event: ReturnType<typeof call>) =>
    app.module.get(Audit).recordNow(
      app.ctx,
      {
        action: `exchange.call.${event.data.mode}`,
        outcome: event.data.outcome,
        reason: event.data.reason,
        resource: [{ type: 'resource', id: 'r', rows: event.data.rows }],
      },
      { event },
    );

  it('counts each answered and refused call once, and a recount from the log is equal', async () => {
    await Promise.all([
      ...Array.from({ length: 300 }, () => record(call('verify', 'allow', 100))),
      ...Array.from({ length: 40 }, () => record(call('query', 'allow', 7))),
      ...Array.from({ length: 5 }, () => record(call('query', 'deny', 0))),
    ]);
    const look = () => overview.now(app.ctx);
    const seen = await eventually(look, (o) => o.verifications + o.queries + o.refused === 345);
    expect(seen).toMatchObject({ verifications: 300, queries: 40, records: 280, refused: 5 });
    const { rows } = await app.db
      .pool('migrator')
      .query<{ action: string; outcome: string; n: number }>(
        `SELECT action, outcome, count(*)::int AS n FROM audit.entry GROUP BY 1, 2 ORDER BY 1, 2`,
      );
    expect(rows).toEqual([
      { action: 'exchange.call.query', outcome: 'allow', n: 40 },
      { action: 'exchange.call.query', outcome: 'deny', n: 5 },
      { action: 'exchange.call.verify', outcome: 'allow', n: 300 },
    ]);
  });

  it('C05.4 records grow by what the receipts of a batch say was accepted: the statistic equals their sum', async () => {
    const before = await overview.now(app.ctx);
    const receipts = [
      { rows: 1000, accepted: 990, rejected: 10 },
      { rows: 1000, accepted: 1000, rejected: 0 },
      { rows: 7, accepted: 0, rejected: 7 },
    ];
    const id = uuidv7(app.clock.now());
    for (const [at, counts] of receipts.entries()) {
      const data = {
        ...{ id, agreement: id, resource: id, requester, provider, number: at + 1, bytes: 10 },
        ...{ ...counts, at: app.clock.now().toISOString() },
      };
      const event = { type: 'exchange.batch.received', subject: id, data };
      await app.module
        .get(Database)
        .transaction(app.ctx, (tx) => app.module.get(Outbox).add(tx, event));
    }
    const look = () => overview.now(app.ctx);
    const seen = await eventually(look, (now) => now.records >= before.records + 1990);
    expect(seen).toEqual({ ...before, records: before.records + 1990 });
  });

  it('C04.3 counters per day, interface and consumer sum to the total', async () => {
    const { rows } = await app.db
      .pool('migrator')
      .query<{ total: number; day: string; sum: number }>(
        `SELECT (SELECT sum(calls)::int FROM statistics.call_day) AS total,
              day::text, sum(calls)::int AS sum
         FROM statistics.call_day GROUP BY day`,
      );
    expect(rows).toEqual([{ total: 345, day: '2026-03-02', sum: 345 }]);
  });

  it('shows an application in its present state only', async () => {
    const id = uuidv7(app.clock.now());
    const data = { id, requester, provider, resourceId: id, entryId: id, sharing: 'conditional' };
    const tell = (type: string, more: object) =>
      app.database.transaction(app.ctx, (tx) =>
        app.module.get(Outbox).add(tx, { type, subject: id, data: { ...data, ...more } }),
      );
    await tell('exchange.application.submitted', { state: 'awaiting-office-head' });
    await tell('exchange.application.received', { state: 'received' });
    const applications = await eventually(
      async () => (await overview.now(app.ctx)).applications,
      (states) => states.some(({ state }) => state === 'received'),
    );
    expect(applications).toEqual([{ state: 'received', count: 1 }]);
  });

  it('refuses an event that its contract does not allow, and stores nothing of it', async () => {
    const event = {
      type: 'exchange.application.submitted',
      subject: 'x',
      data: { id: 'not a uuid' },
    };
    const adding = app.database.transaction(app.ctx, (tx) => app.module.get(Outbox).add(tx, event));
    await expect(adding).rejects.toThrow('exchange.application.submitted');
  });
});
