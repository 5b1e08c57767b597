import type { Facets, SearchDocument, Zone } from '../search/document';
import { regionNames } from '../search/region-names';
import type { Entry, Item } from './entry.entity';
import { unpublishedStates } from './entry.states';

/**
 * What search holds of an entry and its items: for departments, and for the public once it is published
 * and open. Only open items are known outside: a closed one must not be found, and so not guessed.
 */
export function documentsOf(entry: Entry, items: readonly Item[]): SearchDocument[] {
  if (entry.state === 'retired' || entry.state === 'superseded') return [];
  const inside = inZone('government', entry, items, {
    ...openFacets(entry),
    ...{ sharing: entry.sharing, state: entry.state, class: entry.class?.toString() ?? null },
  });
  if (!isOpen(entry)) return inside;
  const known = items.filter((item) => item.open !== 'not-open');
  return [...inside, ...inZone('open', entry, known, openFacets(entry))];
}

export const isOpen = (entry: Entry): boolean =>
  entry.state === 'published' && (entry.open === 'unconditional' || entry.open === 'conditional');

type Said = Readonly<Record<string, string | readonly string[] | null>>;

function inZone(zone: Zone, entry: Entry, items: readonly Item[], facets: Said): SearchDocument[] {
  const restricted = zone === 'government' && unpublishedStates.includes(entry.state);
  const shared = { zone, restricted, owner: entry.provider, changedAt: entry.changedAt };
  return [
    { ...documentOf(entry, items), ...shared, facets: present(facets) },
    ...items.map((item) => ({
      ...itemDocumentOf(entry, item),
      ...shared,
      facets: present({ ...facets, ...itemFacets(item, zone) }),
    })),
  ];
}

/** What is said of an item itself goes before what is said of its entry. */
const itemFacets = (item: Item, zone: Zone): Said => ({
  open: item.open,
  ...(zone === 'government'
    ? { sharing: item.sharing, class: item.class?.toString() ?? null }
    : {}),
});

function itemDocumentOf(entry: Entry, item: Item) {
  return {
    kind: 'item',
    id: `${entry.id}.${item.code}`,
    entryId: entry.id,
    code: item.code,
    title: item.name,
    titleEn: item.nameEn,
    text: entry.title,
    words: {
      title: [item.name, item.nameEn],
      about: [item.code, entry.providerName],
      summary: [entry.title, entry.titleEn],
    },
  } as const;
}

function documentOf(entry: Entry, items: readonly Item[]) {
  return {
    kind: 'entry',
    id: entry.id,
    entryId: null,
    code: entry.code,
    title: entry.title,
    titleEn: entry.titleEn,
    text: entry.summary,
    words: {
      title: [entry.title, entry.titleEn],
      about: [
        ...[entry.code ?? '', entry.providerName, entry.theme ?? '', ...entry.keywords],
        ...regionNames(entry.division ?? ''),
      ],
      summary: [entry.summary],
      items: items.flatMap((item) => [item.name, item.nameEn, item.code]),
    },
  } as const;
}

const openFacets = ({ providerName, theme, open, division, updateCycle, formats }: Entry) => ({
  department: providerName || null,
  region: division,
  theme,
  open,
  cycle: updateCycle,
  format: formats.length > 0 ? formats : null,
});

/** A facet counts only what is said. */
const present = (facets: Said): Facets =>
  Object.fromEntries(Object.entries(facets).filter(([, value]) => value !== null));
