import { sha256 } from '@shutong/wire';
import type { HeldAgreement } from '../../agreement/held-agreement';
import type { Intake } from '../intake';
import type { IntakeState } from '../stored-batch';

/** From where on an intake has what it takes: nothing of it where it is to take something else. */
export type Known = Pick<IntakeState, 'meaning' | 'watermark'>;

/**
 * What was taken says nothing of other rows and items, nor of another place: those of the agreement's version, and of
 * what a notice restricts of it, are named by their numbers.
 */
export function knownOf(
  state: IntakeState | undefined,
  { target, table, file, columns, key }: Intake,
  { terms, restriction }: HeldAgreement,
): Known {
  const place = [target, table, file, Object.entries(columns), key];
  const meaning = sha256(JSON.stringify([terms.id, terms.version, restriction, ...place]));
  const watermark = state?.meaning === meaning ? state.watermark : undefined;
  return { meaning, ...(watermark === undefined ? {} : { watermark }) };
}
