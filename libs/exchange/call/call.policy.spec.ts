import { limits, type Actor } from '@shutong/platform';
import type { AgreementTerms, CallCommand } from '@shutong/wire';
import { mayCall, type CallStanding } from './call.policy';

const now = 1_770_000_000_000_000;
const second = 1_000_000;

const actor: Actor = {
  kind: 'service',
  id: 'client:1',
  name: 'connector',
  department: 'requester',
  roles: ['connector'],
  authn: { method: 'private_key_jwt', clientId: '1', tokenHash: '' },
};

const standing = {
  id: 'a',
  version: 1,
  state: 'active',
  resourceId: 'r',
  restricted: {},
  restriction: 0,
  isRestrictionHeld: true,
  requesterKeys: ['key'],
  terms: {
    requester: { department: 'requester', thumbprint: 'key' },
    provider: { department: 'provider', thumbprint: 'their-key' },
    modes: ['verify'],
    fields: ['name'],
    purpose: { code: 'pension' },
    resource: { code: 'R-1' },
    term: { from: now - second, until: now + 100 * second },
    maxRows: 10,
  } as unknown as AgreementTerms,
} as CallStanding;

const command = {
  mode: 'verify',
  agreement: 'a',
  agreementVersion: 1,
  resource: 'R-1',
  fields: ['name'],
  purpose: 'pension',
  rowsAsked: 1,
  deadline: now + 5 * second,
  requesterThumbprint: 'key',
} as unknown as CallCommand;

const answer = (over: {
  actor?: Partial<Actor>;
  standing?: Partial<CallStanding>;
  terms?: Partial<AgreementTerms>;
  command?: Partial<CallCommand>;
}): string => {
  try {
    const terms = { ...standing.terms, ...over.terms };
    mayCall(
      { ...actor, ...over.actor },
      { ...standing, ...over.standing, terms },
      { ...command, ...over.command },
      now,
    );
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('C40: a call names every term, and the term that does not allow it refuses it', () => {
  it.each([
    ['as agreed', {}, 'ok'],
    ['by another department', { actor: { department: 'elsewhere' } }, 'not-the-requester'],
    ['under a suspended agreement', { standing: { state: 'suspended' } }, 'agreement-not-active'],
    ['under a terminated agreement', { standing: { state: 'terminated' } }, 'agreement-not-active'],
    [
      'under an agreement without both signatures',
      { standing: { state: 'proposed' } },
      'agreement-not-active',
    ],
    ['under an older version', { standing: { version: 2 } }, 'agreement-version'],
    ['before the term', { terms: { term: { from: now + 1, until: now + second } } }, 'expired'],
    ['at the very end of the term', { terms: { term: { from: 0, until: now } } }, 'expired'],
    [
      'at the end of the term, once marked so',
      { terms: { term: { from: 0, until: now } }, standing: { state: 'expired' } },
      'expired',
    ],
    ['with a key that the terms do not name', { command: { requesterThumbprint: 'other' } }, 'key'],
    ['in a mode that was not granted', { command: { mode: 'query' } }, 'mode'],
    ['for a field that was not granted', { command: { fields: ['name', 'address'] } }, 'field'],
    ['for another purpose', { command: { purpose: 'marketing' } }, 'purpose'],
    ['for another resource', { command: { resource: 'R-2' } }, 'resource'],
    [
      'for more rows than granted',
      { command: { mode: 'query', rowsAsked: 11 }, terms: { modes: ['query'] } },
      'rows',
    ],
    [
      'that verifies a whole chunk, of which no row is given',
      { command: { rowsAsked: 100 } },
      'ok',
    ],
    ['that verifies more than a chunk', { command: { rowsAsked: 101 } }, 'rows'],
    ['with a deadline in the past', { command: { deadline: now } }, 'malformed'],
    [
      'with a deadline beyond the limit',
      { command: { deadline: now + (limits.callDeadline.value + 1) * 1000 } },
      'malformed',
    ],
  ] as const)('answers a call %s', (_, over, code) => {
    const expected = code === 'ok' ? 'ok' : `exchange.call.${code}`;
    expect(answer(over as Parameters<typeof answer>[0])).toBe(expected);
  });
});
