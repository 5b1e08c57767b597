import type { Citation } from '@shutong/catalog';
import { uuidv7, type Actor } from '@shutong/platform';
import type { SecurityMeasures } from '@shutong/wire';
import { Application, type Mode, type Volume } from './application.entity';
import { sharingOf, type Wish } from './application.policy';
import type { ResourceOffer } from './offer';
import { typedRowFilter, type AskedCondition } from './row-filter.policy';

/** Contents of an application (Decree 809, Art. 20). */
export interface Apply {
  /** A resource, or the entry where nothing is mounted. */
  readonly resourceId?: string;
  readonly entryId?: string;
  readonly basis: string;
  readonly citations: readonly Citation[];
  readonly scenario: string;
  readonly scope: string;
  readonly purposeCode: string;
  readonly purposeText: string;
  readonly modes: readonly Mode[];
  readonly fields: readonly string[];
  /** Which rows; all where nothing is said. */
  readonly rowFilter?: readonly AskedCondition[];
  readonly volume?: Volume | null;
  readonly security?: SecurityMeasures | null;
  readonly periodUntil: Date;
  /** The agreement whose next version it asks for. */
  readonly renews?: string | null;
  /** The version of it that it asks to widen. */
  readonly widens?: number | null;
}

interface Drafting {
  readonly offer: ResourceOffer;
  readonly actor: Actor;
  readonly now: Date;
}

/** What a department asks for, in the one form in which it is judged and stored. */
export const wishOf = (input: Apply, { filterable }: ResourceOffer): Wish & Apply => ({
  ...input,
  rowFilter: typedRowFilter(input.rowFilter ?? [], filterable),
  volume: input.volume ?? null,
  security: input.security ?? null,
});

/** An application as it is drawn up; its own office head has yet to consent. */
export const draftOf = (wish: Wish & Apply, { offer, actor, now }: Drafting): Application =>
  Object.assign(new Application(), {
    ...{ matterId: null, renews: null, widens: null, returnDivision: null },
    ...wish,
    id: uuidv7(now),
    resourceId: offer.resourceId,
    entryId: offer.entryId,
    title: offer.title,
    requester: actor.department,
    provider: offer.provider,
    sharing: sharingOf(offer, wish),
    state: 'awaiting-office-head',
    appliedBy: actor.id,
    appliedAt: now,
    approvedBy: null,
    handler: null,
    handledSince: null,
    receivedAt: null,
    updatedAt: now,
  });

/**
 * What an application states (Decree 809, Art. 20), but for which resource: the one place that knows what is copied
 * when something is applied for again.
 */
export const contentsOf = (application: Application): Wish => {
  const { basis, citations, scenario, scope, purposeCode, purposeText } = application;
  const { modes, fields, rowFilter, volume, security, periodUntil } = application;
  return {
    ...{ basis, citations, scenario, scope, purposeCode, purposeText },
    ...{ modes, fields, rowFilter, volume, security, periodUntil },
  };
};
