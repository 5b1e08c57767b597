import type { EmbeddedTransport } from '../embedded/embedded.transport';
import type { DeadLetterDecision } from '../transport';

/** What a connector may do, as of now. */
export interface StreamAccess {
  /** Name of the department; its groups are its own. */
  readonly department: string;
  mayRead(topic: string): boolean;
  mayWrite(topic: string): boolean;
  /** Carries out what the department decides; by default nobody else hears of it. */
  decide?(decision: OwnDecision): Promise<void>;
}

/** What a department decides about a dead letter of its own. */
export interface OwnDecision extends Pick<DeadLetterDecision, 'kind' | 'reason'> {
  readonly id: string;
  /** Of the department: a letter of another is unknown. */
  readonly group: string;
}

/** @throws UnknownDeadLetter where it is none of the group's, or was decided about */
export const carryOut = (
  letters: EmbeddedTransport['deadLetters'],
  { id, group, kind, reason }: OwnDecision,
): Promise<void> =>
  kind === 'replayed' ? letters.replay(id, reason, group) : letters.drop(id, reason, group);
