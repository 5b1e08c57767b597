import type { Entry, ItemStanding, ResourceView } from '@shutong/catalog';
import type { Offer } from './application.policy';

/** What an application needs to know of a catalogue resource. */
export interface ResourceOffer extends Offer {
  readonly entryId: string;
  readonly title: string;
  /** The law that forbids sharing, for a not-shared entry. */
  readonly ground: string;
}

/** How items are protected, by their codes. */
type Standings = ReadonlyMap<string, ItemStanding>;

export function offerOf(view: ResourceView, standings: Standings): ResourceOffer {
  return {
    resourceId: view.id,
    entryId: view.entry.id,
    title: view.title,
    provider: view.entry.provider,
    fields: onOffer(view.fields, view.entry, standings),
    modes: view.modes,
    available: view.state === 'mounted' && view.entry.state === 'published',
    ground: view.entry.legalGround,
  };
}

/** An entry without a resource: only what the rule refuses anyway can be applied for. */
export function offerOfEntry(entry: Entry, standings: Standings): ResourceOffer {
  const { law = '', article = '', reason = '' } = entry.legalGround ?? {};
  return {
    resourceId: null,
    entryId: entry.id,
    title: entry.title,
    provider: entry.provider ?? '',
    fields: onOffer([...standings.keys()], entry, standings),
    modes: ['verify', 'query'],
    available: entry.state === 'published' && entry.sharing === 'not-shared',
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
  return new Map(
    codes.flatMap((code) => {
      const sharing = standings.get(code)?.sharing;
      const isWithheld = sharing === 'not-shared' && entry.sharing !== 'not-shared';
      return sharing && !isWithheld ? [[code, sharing] as const] : [];
    }),
  );
}
