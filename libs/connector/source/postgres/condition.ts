import { escapeLiteral } from 'pg';
import {
  readable,
  readLength,
  type ConditionType,
  type RowCondition,
  type RowOperator,
} from '@shutong/wire';

const comparisons: Partial<Readonly<Record<RowOperator, string>>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};

/** A column's text as the type reads it, by bytes whatever the column's collation. */
const readings: Readonly<Record<ConditionType, (text: string) => string>> = {
  text: (text) => text,
  number: (text) => `(${text})::numeric`,
  date: (text) => `left(${text}, ${readLength.date})`,
  datetime: (text) => `replace(left(${text}, ${readLength.datetime}), 'T', ' ')`,
  boolean: (text) => text,
};

/**
 * A condition of a row filter on a column's text, the same as `keeps` of the wire says. Every value is a
 * parameter. What does not read as the type is never cast: it is outside, and no error.
 */
export function conditionOf(
  column: string,
  { type, op, values }: RowCondition,
  parameter: (value: string) => string,
): string {
  if (op === 'isNull') return `${column} IS NULL`;
  if (op === 'notNull') return `${column} IS NOT NULL`;
  const text = `(${column} COLLATE "C")`;
  const cast = type === 'number' ? '::numeric' : '::text';
  const given = values.map((value) => `${parameter(value)}${cast}`);
  const judged = judgement(op, readings[type](text), given);
  if (type === 'text') return judged;
  return `CASE WHEN ${text} ~ ${escapeLiteral(readable[type])} THEN ${judged} ELSE false END`;
}

function judgement(op: RowOperator, read: string, given: readonly string[]): string {
  if (op === 'in') return `${read} IN (${given.join(', ')})`;
  if (op === 'prefix') return `starts_with(${read}, ${given[0]!})`;
  return `${read} ${comparisons[op]!} ${given[0]!}`;
}
