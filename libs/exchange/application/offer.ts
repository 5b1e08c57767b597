import type { Entry, Item, ResourceView } from '@shutong/catalog';
import type { Offer } from './application.policy';

/** What an application needs to know of a catalogue resource. */
export interface ResourceOffer extends Offer {
  readonly entryId: string;
  /** The law that forbids sharing, for a not-shared entry. */
  readonly ground: string;
}

export function offerOf(view: ResourceView): ResourceOffer {
  return {
    resourceId: view.id,
    entryId: view.entry.id,
    provider: view.entry.provider,
    sharing: view.entry.sharing,
    fields: view.fields,
    modes: view.modes,
    available: view.state === 'mounted' && view.entry.state === 'published',
    ground: view.entry.legalGround,
  };
}

/** An entry without a resource: only what the rule refuses anyway can be applied for. */
export function offerOfEntry(entry: Entry, items: readonly Item[]): ResourceOffer {
  const { law = '', article = '', reason = '' } = entry.legalGround ?? {};
  return {
    resourceId: null,
    entryId: entry.id,
    provider: entry.provider ?? '',
    sharing: entry.sharing ?? 'conditional',
    fields: items.map((item) => item.code),
    modes: ['verify', 'query'],
    available: entry.state === 'published' && entry.sharing === 'not-shared',
    ground: [law, article, reason].filter(Boolean).join(' '),
  };
}
