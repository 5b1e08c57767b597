import { Draws } from '../../apps/standalone/demo/draws';
import type { Session } from '../story/session';
import type { GeneratedCatalog, GeneratedEntry } from './generated-catalog';
import { isSameScale, moreThan, type CatalogScale } from './scale';

/** Somebody who asks the hub over HTTP: all that is checked, a department can see. */
export type Asker = Pick<Session, 'graphql' | 'get'>;

/** What each way to count says of published entries, their items and mounted resources. */
export type Counted = Readonly<Record<'overview' | 'search', CatalogScale>> & {
  readonly listed: number;
};

interface CountAnswer {
  readonly overview: CatalogScale;
  readonly entries: { readonly totalCount: number };
}

/** The overview (learnt from events), the search (from its documents) and the list (from the tables). */
export async function countsSeen(asker: Asker): Promise<Counted> {
  const { overview, entries } = await asker.graphql<CountAnswer>(
    `{ overview { entries items resources }
       entries(first: 1, filter: { state: "published" }) { totalCount } }`,
  );
  const kinds = await asker.get<SearchAnswer>(
    `/api/v1/search?first=1&q=${encodeURIComponent('状态:published 状态:mounted')}`,
  );
  const kind = (name: string) => kinds.facets['kind']?.find(({ value }) => value === name)?.count;
  return {
    overview,
    search: {
      entries: kind('entry') ?? 0,
      items: kind('item') ?? 0,
      resources: kind('resource') ?? 0,
    },
    listed: entries.totalCount,
  };
}

/** How much more is counted now. */
export const growth = (before: Counted, now: Counted): Counted => ({
  overview: moreThan(before.overview, now.overview),
  search: moreThan(before.search, now.search),
  listed: now.listed - before.listed,
});

export const counts = ({ overview, search: found, listed: shown }: Counted, scale: CatalogScale) =>
  isSameScale(overview, scale) && isSameScale(found, scale) && shown === scale.entries;

interface ListPage {
  readonly nodes: readonly { readonly code: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/** Codes of all published entries with a mounted resource, or without one, page by page. */
export async function listed(asker: Asker, mounted: boolean): Promise<string[]> {
  const codes: string[] = [];
  for (let after: string | null = null; ;) {
    const { entries }: { entries: ListPage } = await asker.graphql(
      `query ($after: String, $mounted: Boolean!) {
         entries(first: 100, after: $after, filter: { state: "published", mounted: $mounted }) {
           nodes { code } pageInfo { hasNextPage endCursor } } }`,
      { after, mounted },
    );
    codes.push(...entries.nodes.map(({ code }) => code));
    if (!entries.pageInfo.hasNextPage) return codes;
    after = entries.pageInfo.endCursor;
  }
}

interface Result {
  readonly kind: string;
  readonly id: string;
  readonly entryId: string | null;
  readonly title: string;
}

interface SearchAnswer {
  readonly results: readonly Result[];
  readonly facets: Readonly<Record<string, readonly { value: string; count: number }[]>>;
  readonly next: string | null;
}

/** Results of a page. */
const page = 20;

/** What looking for items by their names came to. */
export interface NamesFound {
  readonly asked: number;
  /** Its entry stands on the first page. */
  readonly onFirstPage: number;
  /** Too many entries speak of it; it stands itself on the first page of `kind:item`, and leads to its entry. */
  readonly asItem: number;
  /** More items than a page has are called exactly so: page by page they all come before any other. */
  readonly tied: number;
  /** Names of items whose entry was not found. */
  readonly missed: readonly string[];
}

/** Searches for items drawn from the whole catalogue by their names, as a person types them. */
export async function findItems(
  asker: Asker,
  catalog: GeneratedCatalog,
  { ids, asked }: { readonly ids: ReadonlyMap<string, string>; readonly asked: number },
): Promise<NamesFound> {
  const holders = holdersByName(catalog, ids);
  const found = { asked, onFirstPage: 0, asItem: 0, tied: 0 };
  const missed: string[] = [];
  for (let n = 0; n < asked; n++) {
    const { name, entryId } = drawItem(catalog, ids, n);
    const { results } = await search(asker, { q: name, first: page });
    if (results.some(({ kind, id }) => kind === 'entry' && id === entryId)) {
      found.onFirstPage++;
      continue;
    }
    const called = await entriesOfItemsCalled(asker, name);
    const all = [...holders.get(name)!].every((id) => called.has(id));
    if (!all) missed.push(name);
    else if (called.size <= page) found.asItem++;
    else found.tied++;
  }
  return { ...found, missed };
}

function drawItem(catalog: GeneratedCatalog, ids: ReadonlyMap<string, string>, n: number) {
  const draws = new Draws(catalog.seed ^ 0x17e35, n);
  const entry = catalog.entry(draws.below(catalog.scale.entries));
  return { name: draws.pick(entry.content.items).name, entryId: ids.get(entry.code)! };
}

/** Entries by the names of their items. */
function holdersByName(catalog: GeneratedCatalog, ids: ReadonlyMap<string, string>) {
  const holders = new Map<string, Set<string>>();
  for (const { code, content } of catalog.entries()) {
    for (const { name } of content.items) {
      const known = holders.get(name) ?? new Set();
      holders.set(name, known.add(ids.get(code)!));
    }
  }
  return holders;
}

/** Items that are called just as was asked come before all others: followed until the first that is not. */
async function entriesOfItemsCalled(asker: Asker, name: string): Promise<ReadonlySet<string>> {
  const entries = new Set<string>();
  for (let after: string | undefined; ;) {
    const { results, next } = await search(asker, { q: name, kind: 'item', first: 100, after });
    const same = results.filter(({ title }) => title === name);
    for (const { entryId } of same) entries.add(entryId!);
    if (same.length < results.length || next === null) return entries;
    after = next;
  }
}

function search(
  asker: Asker,
  asked: { q: string; kind?: string; first: number; after?: string | undefined },
): Promise<SearchAnswer> {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined) said.set(name, String(value));
  }
  return asker.get(`/api/v1/search?${said.toString()}`);
}

interface DrilledEntry {
  readonly items: readonly { readonly code: string; readonly name: string }[];
  readonly resources: readonly { readonly code: string; readonly fields: readonly string[] }[];
}

interface DrilledPage {
  readonly totalCount: number;
  readonly nodes: readonly (DrilledEntry & { readonly itemCount: number })[];
}

/** From an entry down to its items and resources, in one query; false: not as it was generated. */
export async function drillDown(
  asker: Asker,
  generated: GeneratedEntry,
  id: string,
): Promise<boolean> {
  const { entry } = await asker.graphql<{ entry: DrilledEntry }>(
    `query ($id: ID!) { entry(id: $id) {
       code title summary providerName sharing open class itemCount
       items { code name nameEn type length class personal sharing open }
       resources { id code title kind state modes keyFields fields } } }`,
    { id },
  );
  const { content, mounted } = generated;
  const named = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code).join();
  return named(entry.items) === named(content.items) && named(entry.resources) === named(mounted);
}

/** A page of one department's entries with all that hangs on them; false: something is not there. */
export async function drillPage(asker: Asker, provider: string): Promise<boolean> {
  const { entries } = await asker.graphql<{ entries: DrilledPage }>(
    `query ($provider: String!) { entries(first: 20, filter: { provider: $provider }) { totalCount
       nodes { id code title itemCount items { code name } resources { id code title fields } } } }`,
    { provider },
  );
  const { nodes, totalCount } = entries;
  return (
    nodes.length === Math.min(page, totalCount) &&
    nodes.every(({ items, itemCount }) => items.length === itemCount)
  );
}
