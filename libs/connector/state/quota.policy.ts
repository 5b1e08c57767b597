import type { AgreementTerms } from '@shutong/wire';
import { shanghaiDay } from '../clock/clock';
import type { Counted } from './state';

type Quota = AgreementTerms['quota'];

/** What may become of a command as far as the quota is concerned. */
export type Verdict =
  /** Takes one from the quota. */
  | 'take'
  /** Took its share before and was never answered: answered now, without taking again. */
  | 'again'
  /** Was answered: whoever sends it once more is refused. */
  | 'replayed'
  | 'exhausted';

/** The count that a call at this time (microseconds) belongs to: the whole term, or its day in Shanghai. */
export const windowOf = ({ window }: Quota, now: number): string =>
  window === 'term' ? 'term' : shanghaiDay(now);

/**
 * A command counts once, however often it arrives: `counted` is what is known of its id, `used` the
 * calls that its window has taken, `calls` how many this command is.
 */
export function judgeCount(
  counted: Counted | undefined,
  used: number,
  quota: Quota,
  calls = 1,
): Verdict {
  if (counted === 'answered') return 'replayed';
  if (counted === 'taken') return 'again';
  return used + calls <= quota.calls ? 'take' : 'exhausted';
}
