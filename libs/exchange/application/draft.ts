import { uuidv7, type Actor } from '@shutong/platform';
import { Application } from './application.entity';
import { sharingOf } from './application.policy';
import type { Apply } from './application.service';
import type { ResourceOffer } from './offer';

interface Drafting {
  readonly offer: ResourceOffer;
  readonly actor: Actor;
  readonly now: Date;
}

/** An application as it is drawn up; its own office head has yet to consent. */
export const draftOf = (input: Apply, { offer, actor, now }: Drafting): Application =>
  Object.assign(new Application(), {
    ...{ matterId: null, renews: null },
    ...input,
    id: uuidv7(now),
    resourceId: offer.resourceId,
    entryId: offer.entryId,
    title: offer.title,
    requester: actor.department,
    provider: offer.provider,
    sharing: sharingOf(offer, input.fields),
    state: 'awaiting-office-head',
    appliedBy: actor.id,
    appliedAt: now,
    approvedBy: null,
    receivedAt: null,
    updatedAt: now,
  });

/**
 * What an application states (Decree 809, Art. 20), but for which resource: the one place that knows what is copied
 * when something is applied for again.
 */
export const contentsOf = ({
  basis,
  citations,
  scenario,
  scope,
  purposeCode,
  purposeText,
  modes,
  fields,
  periodUntil,
}: Application): Omit<Apply, 'resourceId' | 'entryId' | 'renews'> => ({
  ...{ basis, citations, scenario, scope, purposeCode, purposeText },
  ...{ modes, fields, periodUntil },
});
