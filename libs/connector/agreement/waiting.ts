import type { Mount } from '../answering/mount';
import type { State } from '../state/state';
import { termsHash, type AgreementTerms } from '@shutong/wire';
import { waitsOf, type Standing, type Wait } from './proposal.policy';
import { neverRevoked, type Pins } from './pins';
import { counterpart } from './sides.policy';
import type { StoredProposal } from './stored-agreement';

export interface WaitingParts {
  readonly state: State;
  readonly pins: Pins;
  readonly mounts: readonly Mount[];
}

/** What a proposal waits for now: pins, mounts and approvals may have changed since it came. */
export function waitsFor(proposal: StoredProposal, parts: WaitingParts): Wait[] {
  const { terms, side, approved } = proposal;
  return waitsOf(terms, {
    side,
    pin: pinFor(terms[counterpart(side)], parts.pins),
    mount: parts.mounts.find(({ resource }) => resource === terms.resource.code),
    held: parts.state.agreements.get(terms.id)?.terms,
    approved: approved === termsHash(terms),
  });
}

function pinFor(
  { department, thumbprint }: AgreementTerms['provider'],
  pins: Pins,
): Standing['pin'] {
  if (pins.of(department) === undefined) return 'missing';
  return pins.holds(department, thumbprint, neverRevoked) ? 'holds' : 'other';
}
