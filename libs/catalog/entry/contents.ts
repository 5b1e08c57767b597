import type { Department } from '@shutong/identity';
import { canonicalJson, sha256 } from '@shutong/platform';
import { Item, type Entry } from './entry.entity';
import { assertItemCodes, classOf } from './entry.policy';

/** What a department says of one field of its data (信息项). */
export type ItemContent = Omit<Item, 'entryId' | 'version' | 'position'>;

/** What a department says of its data (Decree 809, Art. 13); a draft may leave much of it open. */
export interface EntryContent extends Pick<
  Entry,
  | 'title'
  | 'titleEn'
  | 'summary'
  | 'theme'
  | 'industry'
  | 'keywords'
  | 'formats'
  | 'updateCycle'
  | 'sharing'
  | 'modes'
  | 'conditions'
  | 'legalGround'
  | 'basis'
  | 'open'
  | 'openConditions'
  | 'relatedCodes'
> {
  readonly items: readonly ItemContent[];
}

/** Columns of an entry that follow from its contents. */
export function columnsOf(content: EntryContent) {
  const { title, titleEn, summary, theme, industry, keywords, formats, updateCycle } = content;
  const { sharing, modes, conditions, legalGround, basis } = content;
  const { open, openConditions, relatedCodes, items } = content;
  return {
    ...{ title, titleEn, summary, theme, industry, keywords, formats, updateCycle },
    ...{ sharing, modes, conditions, legalGround, basis, open, openConditions, relatedCodes },
    class: classOf(items),
    itemCount: items.length,
  };
}

/** Columns of an entry that follow from its department. */
export const columnsOfProvider = ({ code, name, division, level, node, path }: Department) => ({
  provider: code,
  providerName: name,
  ...{ division, level, node, path },
});

/** Items as rows of one version. Throws what `assertItemCodes` throws. */
export function rowsOf(
  entry: Pick<Entry, 'id' | 'version'>,
  items: readonly ItemContent[],
): Item[] {
  assertItemCodes(items);
  return items.map((item, position) =>
    Object.assign(new Item(), { ...item, entryId: entry.id, version: entry.version, position }),
  );
}

/** Hash of what an entry says, for the log. */
export function contentHash(entry: Entry, items: readonly Item[]): string {
  const said = items.map(({ entryId: _entry, version: _version, ...item }) => item);
  return sha256(canonicalJson({ ...columnsOf({ ...entry, items: said }), items: said }));
}
