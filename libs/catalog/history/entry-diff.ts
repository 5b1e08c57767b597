import { canonicalJson } from '@shutong/platform';
import { columnsOf } from '../entry/contents';
import type { Entry, Item } from '../entry/entry.entity';

/** One content that differs between two versions; a text as it is, anything else as JSON. */
export interface EntryChange {
  /** `title`, `conditions`, `items[HOLDER]` for an item added or removed, `items[HOLDER].class`. */
  readonly field: string;
  /** Null where the earlier version has nothing there. */
  readonly before: string | null;
  /** Null where the later version has nothing there. */
  readonly after: string | null;
}

export interface VersionContents {
  readonly entry: Entry;
  readonly items: readonly Item[];
}

/** What the later version says otherwise: the entry's contents first, then its items in the later order. */
export function entryDiff(earlier: VersionContents, later: VersionContents): EntryChange[] {
  return [...changes('', saidOf(earlier), saidOf(later)), ...itemChanges(earlier, later)];
}

/** Contents proper: what follows from the items is told by these. */
function saidOf({ entry, items }: VersionContents): Readonly<Record<string, unknown>> {
  const { code, providerName, provider } = entry;
  const said = columnsOf({ ...entry, items });
  return without({ code, provider, providerName, ...said }, ['itemCount', 'class']);
}

function itemChanges(earlier: VersionContents, later: VersionContents): EntryChange[] {
  const before = new Map(earlier.items.map((item) => [item.code, item]));
  const after = new Map(later.items.map((item) => [item.code, item]));
  const removed = earlier.items.filter(({ code }) => !after.has(code));
  const kept = [...before.keys()].filter((code) => after.has(code));
  const keptAfter = [...after.keys()].filter((code) => before.has(code));
  return [
    ...removed.map((item) => change(`items[${item.code}]`, itemSaid(item), null)),
    ...later.items.flatMap((item) => {
      const field = `items[${item.code}]`;
      const was = before.get(item.code);
      if (!was) return [change(field, null, itemSaid(item))];
      return changes(`${field}.`, itemSaid(was), itemSaid(item));
    }),
    ...(canonicalJson(kept) === canonicalJson(keptAfter)
      ? []
      : [change('items.order', kept, keptAfter)]),
  ];
}

const itemSaid = (item: Item): Readonly<Record<string, unknown>> =>
  without({ ...item }, ['entryId', 'version', 'position']);

const without = (said: Readonly<Record<string, unknown>>, fields: readonly string[]) =>
  Object.fromEntries(Object.entries(said).filter(([field]) => !fields.includes(field)));

function changes(
  prefix: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): EntryChange[] {
  return Object.keys(after)
    .filter((field) => textOf(before[field]) !== textOf(after[field]))
    .map((field) => change(`${prefix}${field}`, before[field], after[field]));
}

const change = (field: string, before: unknown, after: unknown): EntryChange => ({
  field,
  before: textOf(before),
  after: textOf(after),
});

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : canonicalJson(value);
}
