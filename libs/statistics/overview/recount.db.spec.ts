import type { INestApplicationContext } from '@nestjs/common';
import { EntryImport, Entries, Mounting } from '@shutong/catalog';
import type { Subscription } from '@shutong/transport';
import type { CallCommand } from '@shutong/wire';
import { eventually } from '../../../test/support/application';
import { contents, item, newEntry } from '../../../test/support/catalog';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { answerCalls, commandFor, signed } from '../../../test/support/exchange-calls';
import { codeOf } from '../../../test/support/refusals';
import { startStatistics } from '../../../test/support/statistics-worker';
import type { Agreement } from '../../exchange/agreement/agreement.entity';
import { CallService } from '../../exchange/call/call.service';
import { PurposeUses } from '../purpose/purpose-uses.service';
import { OverviewService } from './overview.service';

/** The scale that is asked for is proven by hand; a hundredth of it with every change. */
const full = process.env['SHUTONG_TEST_SCALE'] === 'full';
const share = full ? 1 : 100;
const listItems = 1700 / share;
const interfaces = 1100 / share;
/** Entries that are there before, each with three information items, and those that are loaded. */
const seeded = 2;
const itemCounts = Array.from({ length: listItems - seeded }, (_, n) => 1 + (n % 4));
const items = itemCounts.reduce((sum, count) => sum + count, 3 * seeded);
const verifications = 5400 / share;
const atOnce = 50;
/** Rows of each query. */
const queries = [0, 1, 2, 5, 5, 3, 4];
const refusals = 3;

/** An entry of the log as its bytes tell it. */
interface LogBody {
  readonly action: string;
  readonly outcome: string;
  readonly resource: readonly {
    readonly type: string;
    readonly id: string;
    readonly rows?: number;
  }[];
}

/** Of the entry of a query. */
interface FilledBody {
  readonly purpose: { readonly code: string };
  readonly resource: readonly { readonly rows?: number; readonly fields?: readonly string[] }[];
}

describe('the overview of a hub that was loaded and used', () => {
  let hub: ExchangeUnderTest;
  let statistics: INestApplicationContext;
  let subscription: Subscription;
  let agreement: Agreement;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
    subscription = await answerCalls(hub, {
      content: ({ mode, rowsAsked }: CallCommand) =>
        mode === 'verify'
          ? { result: 'match' }
          : { rows: Array.from({ length: rowsAsked }, (_, n) => ({ holder: `公司${n}` })) },
    });
    statistics = await startStatistics(hub);
    await load();
    await use();
  });
  afterAll(async () => {
    await subscription.close();
    await statistics.close();
    await hub.close();
  });

  /** One resource is there already. */
  async function load(): Promise<void> {
    const ctx = hub.as(police, 'provider-officer');
    const entries = itemCounts.map((length, n) => {
      const items = Array.from({ length }, (_, at) => item(`item_${at}`, `信息项${at}`));
      const content = contents({ title: `权责清单（${n}）`, items });
      return newEntry(`401/${n}`, content, ctx.actor);
    });
    await hub.app.get(EntryImport).importEntries(ctx, entries, hub.as(bureau, 'authority').actor);
    for (let n = 0; n < interfaces - 1; n += 1) {
      const { id } = await hub.app.get(Entries).byCode(ctx, `401/${n}`);
      await hub.app.get(Mounting).mount(ctx, id, {
        ...{ code: `interface_${n}`, title: `接口${n}`, kind: 'interface', modes: ['verify'] },
        ...{ keyFields: ['item_0'], fields: ['item_0'], masks: {}, matchRules: {} },
        subjectField: null,
      });
    }
  }

  async function use(): Promise<void> {
    agreement = await signed(hub);
    for (let made = 0; made < verifications; made += atOnce) {
      const length = Math.min(atOnce, verifications - made);
      await Promise.all(Array.from({ length }, () => call()));
    }
    await Promise.all([
      ...queries.map((rowsAsked) => call({ mode: 'query', rowsAsked })),
      ...Array.from({ length: refusals }, () => call({ purpose: 'another' }).catch(() => 0)),
    ]);
  }

  const call = async (change: object = {}) =>
    hub.app
      .get(CallService)
      .call(hub.as(water, 'connector'), await commandFor(hub, agreement, change));

  /** Once everything has arrived; what comes too often would show in the equal figures below. */
  const overview = () =>
    eventually(
      () => statistics.get(OverviewService).now(hub.as(bureau, 'authority')),
      ({ entries, resources, verifications: verified, queries: asked, refused }) =>
        entries >= listItems &&
        resources >= interfaces &&
        verified + asked + refused >= verifications + queries.length + refusals,
    );

  it('C01.1 the overview shows exactly the list items and interfaces loaded', async () => {
    expect(await overview()).toMatchObject({ entries: listItems, items, resources: interfaces });
  });

  it('C01.2 the overview shows exactly the verifications run and the records exchanged', async () => {
    expect(await overview()).toMatchObject({
      verifications,
      queries: queries.length,
      records: queries.reduce((sum, rows) => sum + rows),
      refused: refusals,
    });
  });

  it('C01.3 a recount from the log gives the same figures', async () => {
    const { rows } = await hub.db
      .pool('auditor_read')
      .query<{ body: Buffer }>(`SELECT body FROM audit.entry ORDER BY pk`);
    const log = rows
      .map(({ body }) => JSON.parse(body.toString('utf8')) as LogBody)
      .filter(({ outcome }) => outcome === 'allow');
    const done = (action: string) => log.filter((entry) => entry.action === action);
    const named = (action: string, type: string) =>
      new Set(
        done(action).flatMap(({ resource }) =>
          resource.filter((r) => r.type === type).map(({ id }) => id),
        ),
      ).size;
    const recount = {
      entries: named('catalog.entry.publish', 'entry'),
      resources: named('catalog.resource.mount', 'resource'),
      verifications: done('exchange.call.verify').length,
      queries: done('exchange.call.query').length,
      records: done('exchange.call.query')
        .flatMap(({ resource }) => resource)
        .reduce((sum, { rows: delivered = 0 }) => sum + delivered, 0),
    };
    expect(await overview()).toMatchObject(recount);
    expect(recount).toMatchObject({ entries: listItems, resources: interfaces, verifications });
  });

  it('P2.3 the count of filled fields is in the statistics by purpose, and equals a recount from the log', async () => {
    const ctx = hub.as(bureau, 'authority');
    const uses = statistics.get(PurposeUses);
    await call({ mode: 'query', rowsAsked: 2, fields: ['permit_no', 'holder'] });
    const log = (await hub.entries('exchange.call.query')).filter(
      ({ outcome }) => outcome === 'allow',
    ) as unknown as FilledBody[];
    const own = log.filter(({ purpose }) => purpose.code === agreement.terms.purpose.code);
    const brought = own.map(({ resource: [of] }) => ({
      records: of!.rows ?? 0,
      fields: (of!.rows ?? 0) * of!.fields!.length,
    }));
    const sum = (name: 'records' | 'fields') => brought.reduce((all, one) => all + one[name], 0);
    const { nodes } = await eventually(
      () => uses.list(ctx, { first: 100 }),
      ({ nodes }) => nodes.some(({ queries }) => queries >= own.length),
    );
    expect(nodes).toEqual([
      {
        purpose: agreement.terms.purpose.code,
        ...{ queries: own.length, records: sum('records'), fields: sum('fields') },
      },
    ]);
    expect(sum('fields')).toBe(sum('records') + 2);
    const { endCursor, hasNextPage } = await uses.list(ctx, { first: 1 });
    expect(hasNextPage).toBe(false);
    expect((await uses.list(ctx, { first: 1, after: endCursor! })).nodes).toEqual([]);
    expect(await codeOf(uses.list(ctx, { first: 1, after: 'x' }))).toBe('platform.invalid-cursor');
  });

  it.each([
    ['verify', 'verifications', {}],
    ['query', 'queries', { mode: 'query', rowsAsked: 1 }],
  ] as const)(
    'C04.2 each call adds one to its counter and one log entry with purpose and caller: %s',
    async (mode, counter, change) => {
      const before = await overview();
      const logged = await hub.entries(`exchange.call.${mode}`);
      await call(change);
      const now = () => statistics.get(OverviewService).now(hub.as(bureau, 'authority'));
      const after = await eventually(now, (seen) => seen[counter] > before[counter]);
      const records = before.records + (mode === 'query' ? 1 : 0);
      expect(after).toEqual({ ...before, [counter]: before[counter] + 1, records });
      const added = (await hub.entries(`exchange.call.${mode}`)).slice(logged.length);
      expect(added).toHaveLength(1);
      expect(added[0]).toMatchObject({
        outcome: 'allow',
        actor: { id: hub.as(water, 'connector').actor.id, org: water },
        purpose: { code: agreement.terms.purpose.code, agreement: agreement.id },
      });
    },
  );
});
