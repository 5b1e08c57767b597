import type { Entry, Item, ItemStanding, ItemType, ResourceView } from '@shutong/catalog';
import type { ConditionType } from '@shutong/wire';
import type { Offer } from './application.policy';

/** What an application needs to know of a catalogue resource. */
export interface ResourceOffer extends Offer {
  readonly entryId: string;
  readonly title: string;
}

/** How items are protected, by their codes. */
type Standings = ReadonlyMap<string, ItemStanding>;

/** Items of an entry, and how each is protected. */
interface Listed {
  readonly items: readonly Item[];
  readonly standings: Standings;
}

export function offerOf(view: ResourceView, listed: Listed): ResourceOffer {
  return {
    resourceId: view.id,
    entryId: view.entry.id,
    title: view.title,
    provider: view.entry.provider,
    fields: onOffer(view.fields, view.entry, listed.standings),
    filterable: filterableOf([...view.fields, ...view.keyFields], listed),
    modes: view.modes,
    available: view.state === 'mounted' && view.entry.state === 'published',
    withheld: withheldOf(view.entry, listed.standings),
    ground: view.entry.legalGround,
    mount: view,
  };
}

/** An entry without a resource: only what the rule refuses anyway can be applied for. */
export function offerOfEntry(
  entry: Entry,
  { standings }: Pick<Listed, 'standings'>,
): ResourceOffer {
  const { law = '', article = '', reason = '' } = entry.legalGround ?? {};
  return {
    resourceId: null,
    entryId: entry.id,
    title: entry.title,
    provider: entry.provider ?? '',
    fields: onOffer([...standings.keys()], entry, standings),
    filterable: new Map(),
    modes: ['verify', 'query', 'batch'],
    available: entry.state === 'published' && entry.sharing === 'not-shared',
    withheld: withheldOf(entry, standings),
    ground: [law, article, reason].filter(Boolean).join(' '),
  };
}

/**
 * Of the items that a resource offers those that its entry lists and does not withhold. Where the whole entry
 * may not be shared all are named still: the rule's refusal tells the law that forbids it.
 */
function onOffer(
  codes: readonly string[],
  entry: Pick<Entry, 'sharing'>,
  standings: Standings,
): Offer['fields'] {
  const withheld = withheldOf(entry, standings);
  return new Map(
    codes.flatMap((code) => {
      const sharing = standings.get(code)?.sharing;
      return sharing && !withheld.includes(code) ? [[code, sharing] as const] : [];
    }),
  );
}

const withheldOf = (entry: Pick<Entry, 'sharing'>, standings: Standings): string[] =>
  entry.sharing === 'not-shared'
    ? []
    : [...standings].flatMap(([code, { sharing }]) => (sharing === 'not-shared' ? [code] : []));

/** As what conditions on an item compare its values; undefined where nothing can be compared. */
const conditionTypes: Readonly<Record<ItemType, ConditionType | undefined>> = {
  string: 'text',
  text: 'text',
  code: 'text',
  integer: 'number',
  decimal: 'number',
  currency: 'number',
  date: 'date',
  datetime: 'datetime',
  boolean: 'boolean',
  object: undefined,
};

/** Items that a resource has and that may be shared: of the others not even their values are told by rows. */
function filterableOf(codes: readonly string[], { items, standings }: Listed): Offer['filterable'] {
  return new Map(
    items.flatMap(({ code, type, dataElement: element }) => {
      const sharing = standings.get(code)?.sharing;
      const read = conditionTypes[type ?? 'string'];
      const isOnOffer = codes.includes(code) && sharing && sharing !== 'not-shared' && read;
      return isOnOffer ? [[code, { type: read, sharing, element }] as const] : [];
    }),
  );
}
