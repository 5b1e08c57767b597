import type { ItemContent } from '@shutong/catalog';
import type { Draws } from '../../apps/standalone/demo/draws';
import { readRegion } from '../../apps/standalone/demo/region';

/** What an item is, before it belongs to an entry. */
export type Field = Pick<
  ItemContent,
  'code' | 'name' | 'nameEn' | 'type' | 'length' | 'class' | 'personal'
>;

/** The fields of the demo region's entries, each name once: published catalogues have no items to take. */
export function demoFields(): Field[] {
  const items = readRegion().entries.flatMap((entry) => entry.items);
  const byName = new Map(
    items.map(({ code, name, nameEn, type, length, class: level, personal }) => [
      name,
      { code, name, nameEn, type, length, class: level, personal },
    ]),
  );
  return [...byName.values()];
}

/** What titles end with without saying what they are about. */
const vague =
  /(基本|相关|公示|公开|明细|汇总|登记|统计)?(信息|数据|情况|名单|名录|目录|清单|列表|一览表|统计表|表|公告|结果)$/u;
const longestSubject = 12;

/** What a title is about, short enough to stand before the name of a field: 2018年公交线路信息 → 公交线路. */
export function subjectOf(title: string): string {
  const plain = title
    .replace(/[（(【\[].*?[)）】\]]/gu, '')
    .replace(/\d{4}(-\d{4})?年?(度|\d{1,2}月)?/gu, '')
    .replace(/[^\p{Script=Han}a-zA-Z0-9]/gu, '')
    .replace(vague, '');
  return plain.slice(-longestSubject);
}

/**
 * As many different fields as asked for. Half of them carry the subject in their name, as 公交线路名称 does: the
 * others are called the same in many entries, as in any catalogue.
 */
export function drawFields(
  draws: Draws,
  pool: readonly Field[],
  { count, subject }: { readonly count: number; readonly subject: string },
): Field[] {
  const fields = new Map<string, Field>();
  const codes = new Map<string, number>();
  while (fields.size < count) {
    const drawn = draws.pick(pool);
    const own = subject !== '' && draws.below(2) === 0;
    const name = own ? `${subject}${drawn.name}` : drawn.name;
    if (fields.has(name)) continue;
    const times = (codes.get(drawn.code) ?? 0) + 1;
    codes.set(drawn.code, times);
    const code = times === 1 ? drawn.code : `${drawn.code}_${times}`;
    fields.set(name, { ...drawn, name, code, nameEn: own ? '' : drawn.nameEn });
  }
  return [...fields.values()];
}
