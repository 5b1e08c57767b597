import { EntryImport, Entries } from '@shutong/catalog';
import type { ResponsibilityContent } from '../../libs/catalog/responsibility/responsibility.entity';
import { ResponsibilityPublishing } from '../../libs/catalog/responsibility/responsibility-publishing.service';
import type { Need } from '../../libs/exchange/need/need.entity';
import type { NeedStated } from '../../libs/exchange/need/need.policy';
import { Needs } from '../../libs/exchange/need/needs.service';
import { bureau, contents, item, newEntry, police, water } from './catalog';
import type { ExchangeHub } from './exchange';

let count = 0;

/** What the police have and nobody has catalogued; another need each time. */
export const stated = (change: Partial<NeedStated> = {}): NeedStated => ({
  title: `养犬登记 ${++count}`,
  description: '全省登记在册犬只及免疫情况',
  items: [`登记编号 ${count}`, `免疫日期 ${count}`],
  basis: '水库管理需要',
  citations: [{ document: 'decree-809', article: '第十九条' }],
  scenario: '水库周边巡查',
  purpose: '核对登记情况',
  ...change,
});

/** Filed by the water department, and sent with the consent of its office head. */
export async function sentNeed(hub: ExchangeHub, said: NeedStated = stated()): Promise<Need> {
  const { id } = await hub.app.get(Needs).file(hub.as(water, 'requester', 'wang'), said);
  return hub.app.get(Needs).consent(hub.as(water, 'office-head', 'li'), id);
}

/** The police's duty to share these items. */
export const dutyOf = (
  items: readonly string[],
  change: Partial<ResponsibilityContent> = {},
): ResponsibilityContent => ({
  ...{ title: '养犬登记', provider: police, items: items.map((name) => ({ name })) },
  ...{ sharing: 'conditional', conditions: { scope: '省级部门', uses: '行政管理' } },
  ...{ updateCycle: 'daily', replyDays: 3, contact: '治安处', entryCode: null },
  ...{ dueOn: '2026-12-31', ...change },
});

export const publishDuty = (hub: ExchangeHub, code: string, content: ResponsibilityContent) =>
  hub.app.get(ResponsibilityPublishing).publish(hub.as(bureau, 'authority'), code, content);

/** Published by the department, with items of these names. */
export async function publishedEntry(
  hub: ExchangeHub,
  names: readonly string[],
  department = police,
): Promise<string> {
  const ctx = hub.as(department, 'provider-officer');
  const code = `309/${++count}`;
  const items = names.map((name, at) => item(`item_${at}`, name));
  const entry = newEntry(code, contents({ title: '犬只登记', items }), ctx.actor);
  await hub.app.get(EntryImport).importEntries(ctx, [entry], hub.as(bureau, 'authority').actor);
  return (await hub.app.get(Entries).byCode(ctx, code)).id;
}
