import type { Mount } from '../answering/mount';
import type { State } from '../state/state';
import { termsHash } from '@shutong/wire';
import { waitsOf, type Wait } from './proposal.policy';
import type { Pins } from './pins';
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
    pin: parts.pins.of(terms[counterpart(side)].department),
    mount: parts.mounts.find(({ resource }) => resource === terms.resource.code),
    held: parts.state.agreements.get(terms.id)?.terms,
    approved: approved === termsHash(terms),
  });
}
