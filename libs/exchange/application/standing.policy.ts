import type { FieldProblem } from '@shutong/platform';
import {
  assertBasisStands,
  assertOnOffer,
  assertPeriodAhead,
  assertProtected,
  assertSharable,
  sharingOf,
  type Extent,
  type Offer,
  type Wish,
} from './application.policy';
import type { Sharing } from './application.entity';

/** What an application rests on, as it is now. */
export interface Standing {
  readonly offer: Offer;
  /** Why it cannot rest on the rules that it cites; none where it can. */
  readonly problems: readonly FieldProblem[];
  readonly now: Date;
}

type Waiting = Pick<Wish, 'periodUntil' | 'security'>;

/**
 * Nothing is sent whose period, legal basis or offer has ended while it waited; answers how what it asks for may be shared now, not
 * when it was drawn up.
 */
export function assertSendable(application: Waiting & Extent, standing: Standing): Sharing {
  const { offer } = standing;
  assertStands(application, standing);
  assertOnOffer(offer, application);
  const sharing = sharingOf(offer, application);
  assertProtected(sharing, application);
  return sharing;
}

/** Nor is anything granted then, or that may not be shared by now. */
export function assertGrantable(application: Waiting, granted: Extent, standing: Standing): void {
  const { offer } = standing;
  assertStands(application, standing);
  assertSharable(offer, granted);
  assertProtected(sharingOf(offer, granted), application);
}

function assertStands(application: Waiting, { problems, now }: Standing): void {
  assertPeriodAhead(application, now);
  assertBasisStands(problems);
}
