import type { Actor } from '@shutong/platform';
import { isParty } from '../agreement/agreement.policy';

/** Single calls are for their parties and for auditors; the authority sees agreements and sums. */
export function mayReadDelivery(
  actor: Actor,
  parties: { readonly requester: string; readonly provider: string },
): boolean {
  return actor.roles.includes('auditor') || isParty(actor, parties);
}
