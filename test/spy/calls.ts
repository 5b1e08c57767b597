import type { Cast } from '../story/cast';
import { find } from '../story/catalog';
import { conclude, type Answer } from '../story/exchange';
import type { Planting } from './plant';

/** What is asked of which resource, and who grants it. */
export interface Asked {
  readonly resource: { readonly words: string; readonly code: string };
  readonly key: string;
  readonly field: string;
  readonly officer: Answer['officer'];
  readonly head: Answer['head'];
}

/** A call that was made, and what only the two departments may know of it. */
export interface NotedCall {
  readonly id: string;
  readonly mode: 'verify' | 'query';
  readonly result: string;
}

export const people: Asked = {
  resource: { words: '户籍人口', code: 'person-register' },
  key: 'RESIDENT_NUMBER',
  field: 'ADDRESS',
  officer: 'officer',
  head: 'officerHead',
};

/** Served by a hosted connector: the operator holds its key. */
export const companies: Asked = {
  resource: { words: '企业登记', code: 'company-register' },
  key: 'CREDIT_CODE',
  field: 'COMPANY_NAME',
  officer: 'marketOfficer',
  head: 'marketHead',
};

/** For each planted row a match, a no match and a query; for each key of nobody a not found. */
export async function makeCalls(cast: Cast, of: Asked, planting: Planting): Promise<NotedCall[]> {
  const agreement = await agreementFor(cast, of);
  const calls: NotedCall[] = [];
  const verify = async (key: string, claimed: string, expected: string) => {
    const keys = { [of.key]: key };
    const claims = { [of.field]: claimed };
    const { result, call } = await cast.system.verify({ agreement, keys, claims });
    assertEqual(result, expected);
    calls.push({ id: call, mode: 'verify', result });
  };
  const { rows, absent } = planting;
  for (const [index, { key, value }] of rows.entries()) {
    await verify(key, value, 'match');
    await verify(key, rows[(index + 1) % rows.length]!.value, 'no-match');
    const { call, rows: answered } = await cast.system.query({
      agreement,
      keys: { [of.key]: key },
      fields: [of.field],
    });
    assertEqual(answered[0]?.[of.field], value);
    calls.push({ id: call, mode: 'query', result: value });
  }
  for (const [index, key] of absent.entries()) await verify(key, rows[index]!.value, 'not-found');
  return calls;
}

async function agreementFor(cast: Cast, of: Asked): Promise<string> {
  const { words, code } = of.resource;
  const { id: resourceId } = await find(cast.requester, words, { kind: 'resource', code });
  const fields = [of.key, of.field];
  const purposeCode = `spy-${code}`;
  const modes = ['verify', 'query'] as const;
  const { id } = await conclude(
    cast,
    { resourceId, purposeCode, modes, fields },
    { officer: of.officer, head: of.head, fields },
  );
  return id;
}

function assertEqual(got: unknown, expected: unknown): void {
  if (got !== expected) {
    throw new Error(`A planted call answered ${String(got)} instead of ${String(expected)}.`);
  }
}
