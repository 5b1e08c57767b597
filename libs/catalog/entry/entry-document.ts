import type { Facets, SearchDocument } from '../search/document';
import type { Entry, Item } from './entry.entity';
import { unpublishedStates } from './entry.states';

/** What search holds of an entry: for departments, and for the public once it is published and open. */
export function documentsOf(entry: Entry, items: readonly Item[]): SearchDocument[] {
  if (entry.state === 'retired' || entry.state === 'superseded') return [];
  return isOpen(entry)
    ? [forDepartments(entry, items), forPublic(entry, items)]
    : [forDepartments(entry, items)];
}

export const isOpen = (entry: Entry): boolean =>
  entry.state === 'published' && (entry.open === 'unconditional' || entry.open === 'conditional');

function forDepartments(entry: Entry, items: readonly Item[]): SearchDocument {
  const { sharing, state } = entry;
  return {
    ...documentOf(entry, items),
    zone: 'government',
    facets: present({
      ...openFacets(entry),
      sharing,
      state,
      class: entry.class?.toString() ?? null,
    }),
    restricted: unpublishedStates.includes(state),
  };
}

/** Only open items lend their names: a closed one must not be found, and so not guessed, from outside. */
function forPublic(entry: Entry, items: readonly Item[]): SearchDocument {
  return {
    ...documentOf(
      entry,
      items.filter((item) => item.open !== 'not-open'),
    ),
    zone: 'open',
    facets: present(openFacets(entry)),
    restricted: false,
  };
}

function documentOf(entry: Entry, items: readonly Item[]) {
  return {
    kind: 'entry',
    id: entry.id,
    code: entry.code,
    title: entry.title,
    titleEn: entry.titleEn,
    text: entry.summary,
    words: {
      A: [entry.title, entry.titleEn],
      B: [entry.code ?? '', entry.providerName, entry.theme ?? '', ...entry.keywords],
      C: [entry.summary],
      D: items.flatMap((item) => [item.name, item.nameEn, item.code]),
    },
    owner: entry.provider,
    changedAt: entry.changedAt,
  } as const;
}

const openFacets = ({ providerName, theme, open, division }: Entry) => ({
  department: providerName || null,
  theme,
  open,
  division,
});

/** A facet counts only what is said. */
const present = (facets: Readonly<Record<string, string | null>>): Facets =>
  Object.fromEntries(Object.entries(facets).filter(([, value]) => value !== null));
