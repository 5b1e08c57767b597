import type { RowColumn, RowCondition } from '@shutong/datasets';
import { limits } from '@shutong/platform';
import { misfit } from '../ckan/ckan-answer';
import { objectIn, valueIn } from './datastore-filter';
import { hasRowId, rowId, rowIdColumn } from './row-id';

/** Every word in some value of the row; of an object, in the column that it names. @throws CkanRefusal */
export function conditionsOfWords(
  parameter: 'q' | 'full_text',
  asked: unknown,
  columns: readonly RowColumn[],
): RowCondition[] {
  if (typeof asked === 'object') {
    return Object.entries(objectIn(parameter, asked)).flatMap(([name, words]) =>
      wordsIn(valueIn(parameter, words)).map((word) => inColumn(name, columns, word)),
    );
  }
  const { value: most } = limits.rowFilterConditions;
  let count = 0;
  return wordsIn(valueIn(parameter, asked)).map((word) => {
    const conditions = columns.flatMap((column) => holding(column, word) ?? []);
    count += Math.max(1, conditions.length);
    // Before there are any more: each word is looked for in each column that may hold it.
    if (count > most) throw misfit({ [parameter]: [`It comes to more than ${most} conditions`] });
    return { op: 'or', conditions };
  });
}

/** A colon and a star, with which words of CKAN say that they go on, say nothing here: words are found within texts. */
const wordsIn = (text: string): string[] =>
  text.split(/\s+/).flatMap((word) => word.replace(/:\*$/, '') || []);

function inColumn(name: string, columns: readonly RowColumn[], word: string): RowCondition {
  const isOfNumber = name === rowId && hasRowId(columns);
  const column = isOfNumber ? rowIdColumn : columns.find((one) => one.name === name);
  // Of one that is not there the check of the whole says so.
  if (!column) return { op: 'isNull', column: name };
  return holding(column, word) ?? { op: 'in', column: name, values: [] };
}

/** A number is found by itself however it is written, a day by its year, its month or itself. Null where no value can be meant. */
function holding({ name: column, kind, sqlType }: RowColumn, word: string): RowCondition | null {
  if (kind === 'text') {
    return { op: 'like', column, pattern: `%${word.replaceAll(/[\\%_]/g, '\\$&')}%` };
  }
  const isTruth = kind === 'boolean' && /^(true|false)$/i.test(word);
  const isNumber = ['integer', 'decimal'].includes(kind) && /^-?\d{1,38}(\.\d{1,38})?$/.test(word);
  if (isTruth || isNumber) return { op: 'compare', column, by: '=', value: word.toLowerCase() };
  if (kind !== 'date' && kind !== 'timestamp') return null;
  return within(column, daysIn(word), { date: '', timestamp: 'T00:00' }[kind] + zoneOf(sqlType));
}

/** Instants are told in UTC. */
const zoneOf = (sqlType: string): string => (sqlType.endsWith('TIME ZONE') ? ':00Z' : '');

/** Its first day and the one after its last; undefined for what is no year, month or day from the year 1 to 9999. */
function daysIn(word: string): readonly [string, string] | undefined {
  if (!/^\d{4}(-\d\d){0,2}$/.test(word)) return undefined;
  const said = word.split('-').map(Number);
  const [year = 0, month = 1, day = 1] = said;
  const [first, after] = [0, 1].map((more) => {
    const whole = [year, month, day].map((one, at) => (at === said.length - 1 ? one + more : one));
    return dayAt(whole);
  });
  // The calendar has no 30 February, and what it makes of one is another day.
  const isDay = first!.startsWith(word) && year > 0 && /^\d/.test(after!);
  return isDay ? [first!, after!] : undefined;
}

function dayAt([year, month, day]: readonly number[]): string {
  const at = new Date(0);
  // Of a year below 100 a date makes another one where it is not set apart.
  at.setUTCFullYear(year!, month! - 1, day);
  return at.toISOString().slice(0, 10);
}

function within(
  column: string,
  days: readonly [string, string] | undefined,
  midnight: string,
): RowCondition | null {
  if (!days) return null;
  const [from, to] = days.map((day) => `${day}${midnight}`);
  return {
    op: 'and',
    conditions: [
      { op: 'compare', column, by: '>=', value: from! },
      { op: 'compare', column, by: '<', value: to! },
    ],
  };
}
