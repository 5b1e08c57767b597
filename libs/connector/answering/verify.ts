import {
  matches,
  matchRuleOf,
  type AgreementTerms,
  type CommandContent,
  type RequestValue,
  type VerifyResult,
} from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { SourceRow } from '../source/source-database';
import type { Answered, Answering } from './answering';
import { equalsOf, mountColumnOf, whereOf, type Mount } from './mount';
import { answerSubject, type Subjects } from './subjects';

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
  const { mount, terms, source, milliseconds } = of;
  const claims = Object.entries(content.claims ?? {});
  const claimed = claims.map(([field]) => mountColumnOf(mount, field));
  const columns = [...new Set([...claimed, ...(subjects ? [subjects.column] : [])])];
  const equals = equalsOf(mount, content.keys);
  const where = whereOf(mount, terms);
  const read = { table: mount.table, columns, equals, where, orderBy: [], limit: verifyRows + 1 };
  const rows = await source.read(read, milliseconds);
  if (rows.length > verifyRows) throw new ConnectorError('connector.key-ambiguous');
  const result = resultOf(rows.map((row) => hasAll(row, claims, terms, mount)));
  if (!subjects) return { content: { result } };
  const asked = content.keys[subjects.field] ?? nameOf(content);
  return { content: { result }, subject: answerSubject(subjects, rows, asked) };
}

const resultOf = (rows: readonly boolean[]): VerifyResult => {
  if (rows.length === 0) return 'not-found';
  return rows.includes(true) ? 'match' : 'no-match';
};

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
 * Stands for somebody who was asked for by other than the number and not found: with no token at all
 * the hub would read from the answer that nobody was found.
 */
const nameOf = ({ keys }: CommandContent): string =>
  JSON.stringify(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)));
