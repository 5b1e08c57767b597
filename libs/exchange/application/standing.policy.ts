import type { FieldProblem } from '@shutong/platform';
import { applicationErrors } from './application.errors';
import {
  assertBasisStands,
  assertOnOffer,
  assertPeriodAhead,
  assertProtected,
  assertSharable,
  grantedUntil,
  sharingOf,
  type Extent,
  type Offer,
  type Wish,
} from './application.policy';
import type { Application, Sharing } from './application.entity';

/** What an application rests on, as it is now. */
export interface Standing {
  readonly offer: Offer;
  /** Why it cannot rest on the rules that it cites; none where it can. */
  readonly problems: readonly FieldProblem[];
  /** Departments without a connector, as far as they were looked up: these two parties among them, where they have none. */
  readonly unconnected: ReadonlySet<string>;
  /** Those of them that may not act any more. */
  readonly disabled: ReadonlySet<string>;
  readonly now: Date;
}

type Waiting = Pick<Wish, 'periodUntil' | 'security'> & Pick<Application, 'requester' | 'provider'>;

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
  // What may not be shared is refused with its ground: nothing of it will be delivered.
  if (sharing !== 'not-shared') assertConnected([application.requester], standing);
  return sharing;
}

/** What is granted, and until when, where that is earlier than was applied for. */
export interface Granted extends Extent {
  readonly periodUntil: Date | null;
}

/**
 * Nor is anything granted then, or that may not be shared by now; nor to or by a department that may not act any more, for nobody of it
 * could give the agreement up.
 */
export function assertGrantable(application: Waiting, granted: Granted, standing: Standing): void {
  const { offer, now } = standing;
  assertStands(application, standing);
  assertPeriodAhead({ periodUntil: grantedUntil(application, granted) }, now);
  assertSharable(offer, granted);
  assertProtected(sharingOf(offer, granted), application);
  assertEnabled([application.requester, application.provider], standing);
  assertConnected([application.requester, application.provider], standing);
}

/** A provider that cannot sign yet has received the application all the same, and its time runs (Art. 21). */
export const canBeAgreed = ({ provider }: Waiting, { unconnected }: Standing): boolean =>
  !unconnected.has(provider);

function assertEnabled(parties: readonly string[], { disabled }: Standing): void {
  const department = parties.find((party) => disabled.has(party));
  if (department) throw applicationErrors.partyDisabled({ department });
}

function assertConnected(parties: readonly string[], { unconnected }: Standing): void {
  const department = parties.find((party) => unconnected.has(party));
  if (department) throw applicationErrors.noConnector({ department });
}

function assertStands(application: Waiting, { problems, now }: Standing): void {
  assertPeriodAhead(application, now);
  assertBasisStands(problems);
}
