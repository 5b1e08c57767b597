import type { ResourceView } from '@shutong/catalog';
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
