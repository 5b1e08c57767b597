import {
  asAgreed,
  type AgreementTerms,
  type CallCommand,
  type CommandContent,
  type Handling,
} from '@shutong/wire';
import { refusingTerm } from '../errors/refusing-term';
import { HubRefusal, HubUnreachable } from '../hub/hub.errors';
import { ConnectorError } from '../errors/connector-error';
import { WireError } from '../../wire';
import { now, parties, queryRequest, termsBetween } from '../../wire/parties.fixture';
import { breachOf } from './call.policy';
import { isPassing, isRefusal } from './refusal.policy';

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
  handling?: Handling;
}) =>
  breachOf({
    command: { ...command, deadline: (change.now ?? now) + 1, ...change.command },
    content: { ...content, ...change.content },
    terms: { ...terms, ...change.terms },
    restricted: change.handling ? { name: { handling: change.handling } } : {},
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

  it('C70.1 is refused where the authority has restricted an item, whatever the terms grant', () => {
    const handling = (change: Partial<Handling>) => ({ handling: { ...asAgreed, ...change } });
    const asked = (change: Partial<CommandContent>) => ({ content: change });
    const verifies = { command: { mode: 'verify' as const } };
    expect(breach(handling({ query: 'keep-1-0' }))).toBeUndefined();
    expect(breach(handling({ query: 'nothing' }))).toBe('connector.restricted');
    expect(breach({ ...handling({ query: 'nothing' }), ...verifies })).toBeUndefined();
    expect(breach({ ...handling({ verify: false }), ...verifies })).toBe('connector.restricted');
    const keyed = { terms: { keyFields: ['name'] }, command: { fields: ['address'] } };
    for (const content of [{ keys: { name: '张三' } }, { filter: { name: '张三' } }]) {
      const call = { ...keyed, ...asked({ keys: {}, ...content }) };
      expect(breach({ ...call, ...handling({ verify: false }) })).toBe('connector.restricted');
      expect(breach({ ...call, ...handling({ query: 'nothing' }) })).toBeUndefined();
    }
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

  it('is refused by a code that names the term, by hub and connector alike', () => {
    const named = [
      ['expired', 'term'],
      ['agreement-version', 'version'],
      ['resource', 'resource'],
      ['mode', 'modes'],
      ['purpose', 'purpose'],
      ['field', 'fields'],
      ['key', 'requester'],
      ['rows', 'maxRows'],
    ] as const;
    for (const [end, term] of named) {
      expect(refusingTerm(`connector.${end}`)).toBe(term);
      expect(refusingTerm(`exchange.call.${end}`)).toBe(term);
      expect(terms).toHaveProperty(term);
    }
    for (const [code, term] of [
      ['connector.key-field', 'keyFields'],
      ['connector.keys-missing', 'keyFields'],
      ['connector.filter', 'fields'],
      ['connector.quota', 'quota'],
      ['exchange.call.not-the-requester', 'requester'],
    ]) {
      expect(refusingTerm(code!)).toBe(term);
    }
    for (const other of ['connector.source-error', 'connector.constructor', 'catalog.field', '']) {
      expect(refusingTerm(other)).toBeUndefined();
    }
  });
});

describe('A failure', () => {
  it.each<[isLast: boolean, waits: boolean, failure: unknown]>([
    [true, false, new WireError('wire.malformed')],
    [true, false, new ConnectorError('connector.key')],
    [true, false, new HubRefusal('exchange.agreement.not-found', 404, '')],
    [false, true, new HubRefusal('platform.unauthenticated', 401, '')],
    [false, true, new HubRefusal('platform.too-many', 429, '')],
    [false, true, new HubRefusal('platform.unavailable', 503, '')],
    [false, true, new HubRefusal('identity.token.invalid-grant', 400, '')],
    [false, true, new HubUnreachable('somewhere')],
    [false, true, new ConnectorError('connector.outgoing-full')],
    [false, false, new ConnectorError('connector.too-many')],
    [false, false, new Error('disk full')],
    [false, false, undefined],
  ])(
    'is the last word on a message (%s), or lets it wait however long (%s): %s',
    (isLast, waits, failure) => {
      expect([isRefusal(failure), isPassing(failure)]).toEqual([isLast, waits]);
    },
  );
});
