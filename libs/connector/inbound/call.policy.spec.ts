import type { AgreementTerms, CallCommand, CommandContent } from '@shutong/wire';
import { HubRefusal, HubUnreachable } from '../hub/hub.errors';
import { ConnectorError } from '../errors/connector-error';
import { WireError } from '../../wire';
import { now, parties, queryRequest, termsBetween } from '../../wire/parties.fixture';
import { breachOf } from './call.policy';
import { isRefusal } from './refusal.policy';

let terms: AgreementTerms;
beforeAll(async () => {
  terms = { ...termsBetween(await parties()), fields: ['name', 'address', 'status'] };
});
const command = queryRequest.clear as CallCommand;
const { content } = queryRequest;
const breach = (change: {
  command?: Partial<CallCommand>;
  content?: Partial<CommandContent>;
  state?: 'proposed' | 'suspended' | 'terminated' | 'expired';
  now?: number;
  terms?: Partial<AgreementTerms>;
}) =>
  breachOf({
    command: { ...command, deadline: (change.now ?? now) + 1, ...change.command },
    content: { ...content, ...change.content },
    terms: { ...terms, ...change.terms },
    state: change.state ?? 'active',
    now: change.now ?? now,
  });

describe('A call under an agreement', () => {
  it('passes where it keeps every term, to the last microsecond', () => {
    expect(breach({})).toBeUndefined();
    const { from, until } = terms.term;
    expect(breach({ now: from })).toBeUndefined();
    expect(breach({ now: until - 1 })).toBeUndefined();
    expect(breach({ command: { rowsAsked: terms.maxRows } })).toBeUndefined();
  });

  it('is refused before its term and from its end on', () => {
    expect(breach({ now: terms.term.from - 1 })).toBe('connector.expired');
    expect(breach({ now: terms.term.until })).toBe('connector.expired');
  });

  it.each(['proposed', 'suspended', 'terminated', 'expired'] as const)(
    'is refused while the agreement is %s',
    (state) => {
      expect(breach({ state })).toBe('connector.agreement-not-active');
    },
  );

  it.each([
    ['connector.command-malformed', { command: { deadline: now + 60_000_001 } }],
    ['connector.agreement-version', { command: { agreementVersion: 2 } }],
    ['connector.resource', { command: { resource: 'other' } }],
    ['connector.mode', { terms: { modes: ['verify'] as const } }],
    ['connector.purpose', { command: { purpose: 'other' } }],
    ['connector.field', { command: { fields: ['name', 'phone'] } }],
    ['connector.field', { content: { filter: { phone: '1' } } }],
    ['connector.field', { command: { fields: ['constructor'] } }],
    ['connector.key-field', { content: { keys: { phone: '1' } } }],
    ['connector.rows', { terms: { maxRows: 1 } }],
  ])('is refused with %s: %o', (code, change) => {
    expect(breach(change)).toBe(code);
  });
});

describe('A failure', () => {
  it.each<[boolean, unknown]>([
    [true, new WireError('wire.malformed')],
    [true, new ConnectorError('connector.key')],
    [true, new HubRefusal('exchange.agreement.not-found', 404, '')],
    [false, new HubRefusal('platform.unauthenticated', 401, '')],
    [false, new HubRefusal('platform.too-many', 429, '')],
    [false, new HubRefusal('platform.unavailable', 503, '')],
    [false, new HubRefusal('identity.token.invalid-grant', 400, '')],
    [false, new HubUnreachable('somewhere')],
    [false, new Error('disk full')],
    [false, undefined],
  ])('is the last word on a message (%s): %s', (last, failure) => {
    expect(isRefusal(failure)).toBe(last);
  });
});
