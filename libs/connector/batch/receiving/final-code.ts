import type { CallCommand } from '@shutong/wire';
import { hasEnded } from '../../agreement/agreement.states';
import type { HeldAgreements } from '../../agreement/held-agreement';
import { failureCodeOf, isStopped } from '../pausing.policy';

/** As `failureCodeOf`; under an agreement that is not active a batch waits only for one that may be so again. */
export async function finalCodeOf(
  error: unknown,
  { agreement }: CallCommand,
  agreements: Pick<HeldAgreements, 'renewed'>,
): Promise<string | undefined> {
  if (!isStopped(error)) return failureCodeOf(error);
  const held = await agreements.renewed(agreement, 'ended');
  return held && hasEnded(held.state) ? error.code : undefined;
}
