import type { Context } from '@shutong/platform';
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
import { Responsibilities, type Standing } from './responsibilities.service';
import type { ResponsibilityContent } from './responsibility.entity';
import { ResponsibilityPublishing } from './responsibility-publishing.service';

describe('the responsibility list', () => {
  let catalog: CatalogUnderTest;
  let publishing: ResponsibilityPublishing;
  let list: Responsibilities;
  const authority = () => catalog.as(bureau, 'authority');
  const anybody = () => catalog.as(police, 'requester');
  const officer = () => catalog.as(water, 'provider-officer');
  let codes = 0;

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    publishing = catalog.get(ResponsibilityPublishing);
    list = catalog.get(Responsibilities);
  });
  afterAll(() => catalog.close());

  /** The clock stands at 2 March 2026, 9 o'clock in China. */
  const duty = (change: Partial<ResponsibilityContent> = {}): ResponsibilityContent => ({
    title: '取水许可证信息',
    provider: water,
    items: [{ name: '许可证编号', code: 'permit_no' }, { name: '持证单位' }],
    sharing: 'conditional',
    conditions: { scope: '省级部门', uses: '行政审批' },
    updateCycle: 'daily',
    replyDays: 5,
    contact: '水资源处',
    entryCode: null,
    dueOn: '2026-06-30',
    ...change,
  });
  const publish = (change: Partial<ResponsibilityContent> = {}, code = `QS-${++codes}`) =>
    publishing.publish(authority(), code, duty(change));

  async function publishedEntry() {
    const { id, code } = await catalog
      .get(EntryDrafting)
      .draft(officer(), `306/${++codes}`, contents());
    await submitted(catalog, officer(), id);
    await catalog.get(EntryReview).publish(authority(), id);
    return { id, code: code! };
  }
  const mount = (entry: { id: string }, fields: string[]) =>
    catalog.get(Mounting).mount(officer(), entry.id, {
      ...{ code: `res-${++codes}`, title: '表', kind: 'table', modes: ['query'] },
      ...{ keyFields: ['permit_no'], fields, masks: {}, matchRules: {}, subjectField: null },
    });
  async function standingOf(code: string): Promise<Standing> {
    const { nodes } = await list.list(anybody(), {}, { first: 100 });
    return nodes.find((node) => node.code === code)!;
  }

  it('C02.3 a changed item keeps its old version readable, with who and when', async () => {
    const first = await publish();
    const asFirst = authority().actor.id;
    catalog.clock.advance(60_000);
    const other = { ...authority(), actor: { ...authority().actor, id: 'test|another' } };
    const changed = duty({ replyDays: 3, contact: '政务服务处' });
    const second = await publishing.publish(other, first.code, changed, '机构改革');

    expect(second).toMatchObject({ version: 2, replyDays: 3, reasons: '机构改革' });
    const { nodes } = await list.versions(anybody(), first.code, { first: 10 });
    expect(nodes).toMatchObject([
      { version: 2, current: true, contact: '政务服务处', publishedBy: 'test|another' },
      { version: 1, current: false, contact: '水资源处', publishedBy: asFirst },
    ]);
    const was = { ...first, current: false };
    expect(await list.get(anybody(), first.code, 1)).toEqual(was);
    expect(was.publishedAt < second.publishedAt).toBe(true);
    expect(await list.get(anybody(), first.code)).toMatchObject({ version: 2 });
    await expect(list.get(anybody(), first.code, 3)).rejects.toMatchObject({
      code: 'catalog.responsibility.not-found',
    });
  });

  it('no version that was published can be changed or removed, by the hub neither', async () => {
    const { code } = await publish();
    const hub = catalog.store.pool('hub');
    for (const act of [
      `UPDATE catalog.responsibility SET contact = '别人' WHERE code = $1`,
      'DELETE FROM catalog.responsibility WHERE code = $1',
    ]) {
      await expect(hub.query(act, [code])).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('publishing the same once more makes no version; each that is made is logged and told', async () => {
    const { code } = await publish();
    expect(await publish({}, code)).toMatchObject({ version: 1 });
    await publish({ replyDays: 9 }, code);
    await publishing.end(authority(), code, '职能划转');
    const logged = await catalog.rows<{ action: string; outcome: string }>(
      'SELECT action, outcome FROM audit.entry WHERE $1 = ANY (resource) ORDER BY pk',
      [`responsibility:${code}`],
    );
    expect(logged.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'catalog.responsibility.publish allow',
      'catalog.responsibility.publish allow',
      'catalog.responsibility.end allow',
    ]);
    const told = await catalog.rows<{ type: string; version: number }>(
      `SELECT type, convert_from(body, 'UTF8')::jsonb -> 'data' -> 'version' AS version
         FROM transport.message WHERE key = $1 ORDER BY id`,
      [code],
    );
    expect(told).toEqual([
      { type: 'catalog.responsibility.published', version: 1 },
      { type: 'catalog.responsibility.published', version: 2 },
      { type: 'catalog.responsibility.ended', version: 3 },
    ]);
  });

  it('an ended duty is asked of nobody any more, stays readable and can be published anew', async () => {
    const { code } = await publish({ dueOn: '2026-01-01' });
    await publishing.end(authority(), code, '职能划转');
    expect(await standingOf(code)).toBeUndefined();
    expect(await list.get(anybody(), code)).toMatchObject({ state: 'ended', reasons: '职能划转' });
    await expect(publishing.end(authority(), code, '再次')).rejects.toMatchObject({
      code: 'catalog.responsibility.ended',
    });
    expect(await publish({}, code)).toMatchObject({ version: 3, state: 'in-force' });
  });

  it('only the authority publishes and ends, and a refusal changes nothing and is logged', async () => {
    const { code } = await publish();
    const refused = { code: 'catalog.responsibility.only-authority' };
    await expect(publishing.publish(officer(), code, duty({ replyDays: 1 }))).rejects.toMatchObject(
      refused,
    );
    await expect(publishing.end(officer(), code, '不便')).rejects.toMatchObject(refused);
    await expect(publishing.end(authority(), code, ' ')).rejects.toMatchObject({
      code: 'catalog.responsibility.reasons-missing',
    });
    expect(await list.get(anybody(), code)).toMatchObject({ version: 1, replyDays: 5 });
    const denials = await catalog.rows(
      `SELECT 1 FROM audit.entry WHERE outcome = 'deny' AND $1 = ANY (resource)`,
      [`responsibility:${code}`],
    );
    expect(denials).toHaveLength(3);
  });

  it('a duty is a known department’s, and its entry the same department’s', async () => {
    await expect(publish({ provider: '11520000MB0000009X' })).rejects.toMatchObject({
      code: 'identity.department.not-found',
    });
    const { code: entryCode } = await publishedEntry();
    await expect(publish({ provider: police, entryCode })).rejects.toMatchObject({
      code: 'catalog.responsibility.malformed',
      problems: [{ field: 'entryCode' }],
    });
  });

  it('of two who begin one duty at the same moment, one does', async () => {
    const code = `QS-${++codes}`;
    const both = await Promise.allSettled([
      publish({ contact: '甲处' }, code),
      publish({ contact: '乙处' }, code),
    ]);
    const { nodes } = await list.versions(anybody(), code, { first: 10 });
    const made = both.filter(({ status }) => status === 'fulfilled').length;
    expect(nodes).toHaveLength(made);
    expect(nodes.filter(({ current }) => current)).toHaveLength(1);
    for (const one of both) {
      if (one.status === 'fulfilled') continue;
      expect(one.reason).toMatchObject({ code: 'catalog.responsibility.changed-meanwhile' });
    }
  });

  it('C02.2 an item is unmounted until a resource under its published entry offers all that it names', async () => {
    const entry = await publishedEntry();
    const items = ['permit_no', 'contact'].map((code) => ({ name: code, code }));
    const { code } = await publish({ entryCode: entry.code, items });
    expect(await standingOf(code)).toMatchObject({
      ...{ mounted: false, entryState: 'published', missingItems: ['permit_no', 'contact'] },
    });
    await mount(entry, ['permit_no', 'holder']);
    expect(await standingOf(code)).toMatchObject({ mounted: false, missingItems: ['contact'] });
    const { id } = await mount(entry, ['contact']);
    expect(await standingOf(code)).toMatchObject({ mounted: true, missingItems: [] });
    await catalog.get(Mounting).withdraw(officer(), id);
    expect(await standingOf(code)).toMatchObject({ mounted: false, missingItems: ['contact'] });
    await mount(entry, ['contact']);
    await catalog.get(EntryReview).suspend(authority(), entry.id, '核查');
    expect(await standingOf(code)).toMatchObject({ mounted: false, entryState: 'suspended' });
  });

  it('C02.2 what a department drafts for its duty is shown to it and the authority alone', async () => {
    const { code: entryCode } = await catalog
      .get(EntryDrafting)
      .draft(officer(), '306/drafted-duty', contents());
    const { code } = await publish({ entryCode, items: [] });
    const seenBy = async (ctx: Context) => {
      const { nodes } = await list.list(ctx, {}, { first: 100 });
      return nodes.find((one) => one.code === code)!.entryState;
    };
    expect(await seenBy(anybody())).toBeNull();
    expect([await seenBy(officer()), await seenBy(authority())]).toEqual(['draft', 'draft']);
  });

  it('C02.2 an item is overdue from the day after it was due on, in China, while it is not mounted', async () => {
    const entry = await publishedEntry();
    const { code } = await publish({ entryCode: entry.code, items: [], dueOn: '2026-03-02' });
    catalog.clock.set(new Date('2026-03-02T15:59:59Z'));
    expect(await standingOf(code)).toMatchObject({ overdue: false });
    catalog.clock.set(new Date('2026-03-02T16:00:00Z'));
    expect(await standingOf(code)).toMatchObject({ overdue: true });
    await mount(entry, ['holder']);
    expect(await standingOf(code)).toMatchObject({ mounted: true, overdue: false });
  });

  it('C02.2 the report counts by department what is not mounted and what is overdue, and lists exactly these', async () => {
    const entry = await publishedEntry();
    await mount(entry, ['permit_no', 'holder']);
    await publish({ entryCode: entry.code });
    await publish({ dueOn: '2025-12-31' });
    for (let n = 0; n < 3; n += 1) await publish({ provider: police, dueOn: '2025-12-31' });
    await publish({ provider: police });

    expect(await list.counts(anybody(), police)).toEqual({
      ...{ total: 4, mounted: 0, unmounted: 4, overdue: 3 },
    });
    const first = await list.byDepartment(anybody(), { first: 1 });
    const after = { first: 10, after: first.endCursor! };
    const departments = [...first.nodes, ...(await list.byDepartment(anybody(), after)).nodes];
    expect(departments.map(({ provider }) => provider)).toEqual([water, police]);
    for (const { provider, providerName, ...counts } of departments) {
      expect(providerName).toBe(provider === water ? '省水利厅' : '省公安厅');
      expect(await list.counts(anybody(), provider)).toEqual(counts);
      const listed = async (filter: object) =>
        (await list.list(anybody(), { provider, ...filter }, { first: 100 })).nodes.length;
      expect(await listed({ mounted: false })).toBe(counts.unmounted);
      expect(await listed({ mounted: true })).toBe(counts.mounted);
      expect(await listed({ overdue: true })).toBe(counts.overdue);
    }
    const all = await list.counts(anybody(), null);
    const sum = (of: 'total' | 'overdue') => departments.reduce((n, d) => n + d[of], 0);
    expect([all.total, all.overdue]).toEqual([sum('total'), sum('overdue')]);
  });

  it('pages by key, the earliest due first, each duty once', async () => {
    const all = await list.list(anybody(), {}, { first: 100 });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await list.list(anybody(), {}, { first: 2, ...(after ? { after } : {}) });
      seen.push(...page.nodes.map(({ code }) => code));
      after = page.hasNextPage ? page.endCursor! : undefined;
    } while (after);
    expect(seen).toEqual(all.nodes.map(({ code }) => code));
    const days = all.nodes.map(({ dueOn }) => dueOn);
    expect(days).toEqual([...days].sort());
  });
});
