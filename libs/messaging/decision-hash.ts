import { canonicalJson, sha256 } from '@shutong/platform';
import type { DeadLetterDecision } from '@shutong/transport';

interface Decided extends Pick<DeadLetterDecision, 'kind' | 'reason'> {
  readonly id: string;
  readonly messageId: string;
}

/** By which the log knows what was decided about a dead letter, and why; the words are kept with the letter. */
export const decisionHash = ({ id, messageId, kind, reason }: Decided): string =>
  sha256(canonicalJson({ id, messageId, kind, reason }));
