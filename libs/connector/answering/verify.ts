import {
  matches,
  matchRuleOf,
  type AgreementTerms,
  type CommandContent,
  type RequestValue,
  type VerifyResult,
} from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { EachRead, SourceRow } from '../source/source-database';
import type { Answered, Answering } from './answering';
import { equalsOf, mountColumnOf, whereOf, type Mount } from './mount';
import { answerSubject, type Subjects } from './subjects';

type Values = Readonly<Record<string, RequestValue>>;

/** Rows that one verification looks through; keys that find more do not tell what is asked about. */
export const verifyRows = 1000;

/**
 * Whether any single row of the keys has all the claims; a row outside of the agreement's row filter is not
 * there. Answers the result alone. Errors: those of the
 * source, `connector.mount-field`, `.key-ambiguous`.
 */
export async function verify(
  content: CommandContent,
  of: Answering,
  subjects: Subjects | undefined,
): Promise<Answered> {
  const { keys, claims = {} } = content;
  const read = { ...readFor(Object.keys(claims), of, subjects), orderBy: [] };
  const equals = equalsOf(of.mount, keys);
  const rows = await of.source.read({ ...read, equals }, of.milliseconds);
  const result = resultOf(rows, claims, of);
  if (!subjects) return { content: { result } };
  return { content: { result }, subject: answerSubject(subjects, rows, askedFor(keys, subjects)) };
}

/** What is read to compare the claims, whatever it is asked by. */
export function readFor(
  claimed: readonly string[],
  { mount, terms }: Answering,
  subjects: Subjects | undefined,
): EachRead {
  const wanted = claimed.map((field) => mountColumnOf(mount, field));
  const columns = [...new Set([...wanted, ...(subjects ? [subjects.column] : [])])];
  return { table: mount.table, columns, where: whereOf(mount, terms), limit: verifyRows + 1 };
}

/** What the rows of the keys say of the claims; `connector.key-ambiguous` where they are too many. */
export function resultOf(
  rows: readonly SourceRow[],
  claims: Values,
  { terms, mount }: Answering,
): VerifyResult {
  if (rows.length > verifyRows) throw new ConnectorError('connector.key-ambiguous');
  const claimed = Object.entries(claims);
  const compared = rows.map((row) => hasAll(row, claimed, terms, mount));
  if (compared.length === 0) return 'not-found';
  return compared.includes(true) ? 'match' : 'no-match';
}

/** Compares every claim, whatever the first ones gave, so that time does not tell which one differs. */
const hasAll = (
  row: SourceRow,
  claims: readonly (readonly [string, RequestValue])[],
  terms: AgreementTerms,
  mount: Mount,
): boolean =>
  claims
    .map(([field, claim]) => {
      const value = row[mountColumnOf(mount, field)] ?? null;
      const comparable = typeof value === 'boolean' ? String(value) : value;
      return matches(matchRuleOf(terms, field), claim, comparable);
    })
    .every(Boolean);

/**
 * Who was asked for: by the number, or by what stands for somebody who was asked for otherwise and not found. With
 * no token at all the hub would read from the answer that nobody was found.
 */
export const askedFor = (keys: Values, { field }: Subjects): RequestValue =>
  keys[field] ?? JSON.stringify(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)));
