import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Audit, auditEntities } from '@shutong/audit';
import { Outbox, type CloudEvent } from '@shutong/messaging';
import { projectRoot, systemContext, type Database } from '@shutong/platform';
import {
  bureau,
  catalogUnderTest,
  contents,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { EntryDrafting } from '../entry/drafting.service';
import { EntryReview } from '../entry/review.service';
import { Mounting } from '../resource/mounting.service';
import { DutyCountConsumer } from './duty-count.consumer';
import { DutyCounts } from './duty-counts.service';
import type { ResponsibilityContent } from './responsibility.entity';
import { ResponsibilityPublishing } from './responsibility-publishing.service';

interface Told {
  readonly id: string;
  readonly event: CloudEvent;
}

/** In the order in which they stand: what one leaves the next goes on from. */
describe('the duties of a department, as they are counted', () => {
  let catalog: CatalogUnderTest;
  let worker: Database;
  let consumer: DutyCountConsumer;
  let entry: { readonly id: string; readonly code: string };
  beforeAll(async () => {
    catalog = await catalogUnderTest();
    worker = await catalog.store.connect('worker', [...auditEntities]);
    const [audit, outbox] = [catalog.get(Audit), catalog.get(Outbox)];
    const counting = new DutyCounts(worker, catalog.clock, audit, outbox);
    consumer = new DutyCountConsumer(worker, counting);
    entry = await published('306/1');
    await published('306/2');
  });
  afterAll(() => catalog.close());

  const authority = () => catalog.as(bureau, 'authority');
  const officer = () => catalog.as(water, 'provider-officer');
  const published = async (code: string) => {
    const { id } = await catalog.get(EntryDrafting).draft(officer(), code, contents());
    await submitted(catalog, officer(), id);
    await catalog.get(EntryReview).publish(authority(), id);
    return { id, code };
  };
  const duty = (change: Partial<ResponsibilityContent>): ResponsibilityContent => ({
    ...{ title: '取水许可证信息', provider: water, sharing: 'conditional', updateCycle: 'daily' },
    items: [{ name: '许可证编号', code: 'permit_no' }, { name: '持证单位' }],
    conditions: { scope: '省级部门', uses: '行政审批' },
    ...{ replyDays: 5, contact: '水资源处', entryCode: null, dueOn: '2026-06-30', ...change },
  });
  const lay = (code: string, change: Partial<ResponsibilityContent> = {}) =>
    catalog.get(ResponsibilityPublishing).publish(authority(), code, duty(change));
  let last = '0';
  const messages = () =>
    catalog.rows<Told>(
      `SELECT id::text, convert_from(body, 'UTF8')::jsonb AS event FROM transport.message WHERE id > $1 ORDER BY transport.message.id`,
      [last],
    );
  /** What is told when the worker has heard of all that happened since. */
  const counts = async () => {
    for (const { id, event } of await messages()) {
      last = id;
      if (!consumer.types.includes(event.type)) continue;
      const ctx = systemContext('test', catalog.clock.now());
      await worker.transaction(ctx, (tx) => consumer.handle(tx, event));
    }
    const told = await messages();
    last = told.at(-1)?.id ?? last;
    return told.map(({ event }) => event.data);
  };

  it('are none of a department that has none, whatever it publishes', async () => {
    expect(await counts()).toEqual([]);
  });

  it('count as mounted as soon as their entry offers every item that they name by code', async () => {
    await lay('QS-1', { entryCode: entry.code });
    await lay('QS-2');
    expect((await counts()).at(-1)).toEqual({ department: water, duties: 2, mounted: 0 });
    const mount = (code: string, fields: string[]) =>
      catalog.get(Mounting).mount(officer(), entry.id, {
        ...{ code, title: '表', kind: 'table', modes: ['query'], keyFields: [fields[0]!], fields },
        ...{ masks: {}, matchRules: {}, subjectField: null },
      });
    await mount('res-1', ['holder']);
    expect(await counts()).toEqual([]);
    await mount('res-2', ['permit_no']);
    expect(await counts()).toEqual([{ department: water, duties: 2, mounted: 1 }]);
    const logged = await catalog.rows(
      `SELECT FROM audit.entry WHERE action = 'catalog.responsibility.count' AND $1 = ANY (resource)`,
      [`department:${water}`],
    );
    expect(logged).toHaveLength(2);
  });

  it('count for the department whose they are now, and no longer for the one that had them', async () => {
    await lay('QS-2', { provider: police });
    expect(await counts()).toEqual([
      { department: water, duties: 1, mounted: 1 },
      { department: police, duties: 1, mounted: 0 },
    ]);
  });

  it('stand as the migration that begins to count them brings them', async () => {
    const all = () => catalog.rows('SELECT * FROM catalog.duty_count ORDER BY department');
    const learnt = await all();
    const folder = join(projectRoot(), 'libs', 'catalog', 'migrations');
    const file = readFileSync(join(folder, '20270954_05_duty-count.sql'), 'utf8');
    const [fill] = /INSERT INTO catalog\.duty_count[^;]*;/.exec(file)!;
    await catalog.rows('DELETE FROM catalog.duty_count');
    await catalog.rows(fill);
    expect(await all()).toEqual(learnt);
  });

  it('are mounted no more when their entry is suspended, and none when they end', async () => {
    await catalog.get(EntryReview).suspend(authority(), entry.id, '核对');
    expect(await counts()).toEqual([{ department: water, duties: 1, mounted: 0 }]);
    await catalog.get(ResponsibilityPublishing).end(authority(), 'QS-1', '职能划转');
    expect(await counts()).toEqual([{ department: water, duties: 0, mounted: 0 }]);
  });
});
