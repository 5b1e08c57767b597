import { errorCatalogue } from '@shutong/platform';
import type { DeadLetter, DeadLetterDecision } from '@shutong/messaging';

/** What may be known of a dead letter: nothing that stands in the message. */
export interface Envelope {
  readonly id: string;
  readonly topic: string;
  readonly group: string;
  readonly messageId: string;
  /** Messages of one key are handled in their order. */
  readonly key: string;
  readonly type: string;
  readonly bytes: number;
  readonly attempts: number;
  readonly failure: string;
  readonly buriedAt: Date;
  readonly decision: DeadLetterDecision | null;
}

/** Every transport's ids: a number, or topic, group and place. */
export const deadLetterId = /^[\w.:~-]{1,400}$/;

export const envelopeOf = (letter: DeadLetter): Envelope => ({
  ...{ id: letter.id, topic: letter.topic, group: letter.group, attempts: letter.attempts },
  ...{ messageId: letter.message.id, key: letter.message.key, type: letter.message.type },
  bytes: letter.message.body.length,
  failure: failureOf(letter.error),
  buriedAt: letter.at,
  decision: letter.decision ?? null,
});

/** Of the libs that a connector runs; the hub's own are in its catalogue. */
const elsewhere = ['connector', 'transport', 'wire'];

/** Its class, and its code where it has one: a parser or a database may have quoted the message in the rest. */
export function failureOf(error: string): string {
  const [, name, code] = /^([A-Za-z]\w{0,60})(?::\s+([a-z-]+(?:\.[a-z-]+)+))?/.exec(error) ?? [];
  const known = [...elsewhere, ...[...errorCatalogue().keys()].map((each) => each.split('.')[0]!)];
  const isOurs = code !== undefined && known.includes(code.split('.')[0]!);
  return isOurs ? `${name!} ${code}` : (name ?? 'unknown');
}
