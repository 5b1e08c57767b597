import type { KeyObject } from 'node:crypto';
import {
  subjectToken,
  wireLimits,
  type AgreementTerms,
  type AnswerSubject,
  type RequestValue,
  type SubjectKind,
} from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { SourceRow } from '../source/source-database';
import { mountColumnOf, type Mount } from './mount';

/** How the people in a resource are known. */
export interface Subjects {
  /** Item code. */
  readonly field: string;
  readonly column: string;
  readonly kind: SubjectKind;
  readonly tokenKey: KeyObject;
}

/**
 * How people are known where there is personal data; undefined where there is none. Throws
 * `connector.token-key-missing` before the token key has arrived: without it a look-up would be hidden
 * from the person it is about.
 */
export function subjectsOf(
  terms: AgreementTerms,
  mount: Mount,
  tokenKey: KeyObject | undefined,
): Subjects | undefined {
  const field = mount.subject?.field ?? terms.personal.subjectField;
  if (field === undefined) return undefined;
  if (!tokenKey) throw new ConnectorError('connector.token-key-missing');
  const kind = mount.subject?.kind ?? 'natural-person';
  return { field, column: mountColumnOf(mount, field), kind, tokenKey };
}

/** Whom a row of a chunk was about, as `answerSubject` says it of each. */
export function chunkSubject(each: readonly AnswerSubject[]): AnswerSubject {
  const named = new Set<string>();
  // The first of every row, then the second: rows that touch many people hide nobody of the other rows.
  const most = Math.max(0, ...each.map(({ tokens }) => tokens.length));
  for (let place = 0; place < most; place += 1) {
    for (const { tokens } of each)
      for (const token of tokens.slice(place, place + 1)) named.add(token);
  }
  const unnamed = each.reduce((sum, { count, tokens }) => sum + count - tokens.length, 0);
  return {
    count: named.size + unnamed,
    tokens: [...named].slice(0, wireLimits.subjectTokens).sort(),
  };
}

/**
 * The people whose rows were touched, as the source writes their numbers: a requester who writes a
 * number in another way does not get another token. Without a row it is who was asked for. People
 * without a number are counted, though nobody finds them again.
 */
export function answerSubject(
  { column, kind, tokenKey }: Subjects,
  rows: readonly SourceRow[],
  asked?: RequestValue,
): AnswerSubject {
  const tokenOf = (number: RequestValue): string => subjectToken(tokenKey, kind, String(number));
  if (rows.length === 0) {
    return asked === undefined ? { count: 0, tokens: [] } : { count: 1, tokens: [tokenOf(asked)] };
  }
  const numbers = rows.map((row) => String(row[column] ?? '').trim());
  const known = numbers.filter((number) => number !== '');
  const tokens = [...new Set(known.map(tokenOf))].sort();
  return {
    count: tokens.length + numbers.length - known.length,
    tokens: tokens.slice(0, wireLimits.subjectTokens),
  };
}
