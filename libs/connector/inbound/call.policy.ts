import {
  forbiddenItems,
  forbiddenKeys,
  chunkLifeUs,
  keyNamesOf,
  requestTime,
  rowLimitOf,
  type AgreementTerms,
  type CallCommand,
  type Chunk,
  type CommandContent,
  type Handlings,
} from '@shutong/wire';
import type { HeldAgreement } from '../agreement/held-agreement';
import type { ConnectorErrorCode } from '../errors/connector.errors';

/** Calls have to end within this time (microseconds); a command from further away is none of this hub. */
const longestLifeUs = 60_000_000;

type Rule = readonly [ConnectorErrorCode, (call: Call) => boolean];

/** A command beside the agreement under which it asks. */
interface Call {
  readonly command: CallCommand;
  readonly content: CommandContent;
  readonly terms: AgreementTerms;
  /** What a notice restricts on top of the terms. */
  readonly restricted: Handlings;
  readonly state: HeldAgreement['state'];
  /** Microseconds since the epoch. */
  readonly now: number;
}

/** Until when (microseconds) a chunk is known by its id. */
export const chunkEnd = ({ id }: Pick<Chunk, 'id'>): number => requestTime(id) + chunkLifeUs;

const within = (some: readonly string[], all: readonly string[]): boolean =>
  some.every((one) => all.includes(one));

/** What the agreement asks of a call or of the order of a batch, in the order in which a breach is named. */
const rules: readonly Rule[] = [
  // Counted once as long as it lives, so that it must not live for ever.
  [
    'connector.command-malformed',
    ({ content: { chunk }, now }) =>
      !chunk || (requestTime(chunk.id) - now <= longestLifeUs && chunkEnd(chunk) > now),
  ],
  ['connector.expired', ({ terms, now }) => now >= terms.term.from && now < terms.term.until],
  ['connector.agreement-not-active', ({ state }) => state === 'active'],
  [
    'connector.agreement-version',
    ({ command, terms }) => command.agreementVersion === terms.version,
  ],
  ['connector.resource', ({ command, terms }) => command.resource === terms.resource.code],
  ['connector.mode', ({ command, terms }) => terms.modes.includes(command.mode)],
  ['connector.purpose', ({ command, terms }) => command.purpose === terms.purpose.code],
  ['connector.field', ({ command, terms }) => within(command.fields, terms.fields)],
  ['connector.key-field', ({ content, terms }) => within(keyNamesOf(content), terms.keyFields)],
  // A filter by anything else would let it be guessed value by value.
  [
    'connector.field',
    ({ content, terms }) =>
      within(Object.keys(content.filter ?? {}), [...terms.fields, ...terms.keyFields]),
  ],
  ['connector.rows', ({ command, terms }) => command.rowsAsked <= rowLimitOf(terms, command.mode)],
  [
    'connector.restricted',
    ({ command, restricted }) =>
      forbiddenItems(restricted, command.mode, command.fields).length === 0,
  ],
  // A key or filter confirms a value, as a verification does.
  [
    'connector.restricted',
    ({ content, restricted }) =>
      forbiddenKeys(restricted, [...keyNamesOf(content), ...Object.keys(content.filter ?? {})])
        .length === 0,
  ],
];

/** Code of the first term that does not allow the call; undefined where all do. */
export function breachOf(call: Call): ConnectorErrorCode | undefined {
  const { command, now } = call;
  if (command.deadline - now > longestLifeUs) return 'connector.command-malformed';
  return command.mode === 'batch' ? 'connector.mode' : termBreachOf(call);
}

/** The same of the order of a batch, which may wait longer. */
export const orderBreachOf = (order: Call): ConnectorErrorCode | undefined =>
  order.command.mode === 'batch' ? termBreachOf(order) : 'connector.mode';

const termBreachOf = (call: Call): ConnectorErrorCode | undefined =>
  rules.find(([, keeps]) => !keeps(call))?.[0];

/** Milliseconds kept for telling the requester that the source took too long. */
const tellingMilliseconds = 500;

/** How long a source may take of the milliseconds that a call has left. */
export const sourceMilliseconds = (left: number): number =>
  left - Math.min(tellingMilliseconds, left / 4);
