import {
  readable,
  readLength,
  type ConditionType,
  type RowCondition,
  type RowOperator,
} from '@shutong/wire';
import { bytesOf, type Parameter } from './expression';
import { comparedNumber } from './number';

const comparisons: Partial<Readonly<Record<RowOperator, string>>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};

/** A text as the type reads it. */
const readings: Readonly<Record<Exclude<ConditionType, 'number'>, (text: string) => string>> = {
  text: (text) => text,
  date: (text) => `LEFT(${text}, ${readLength.date})`,
  datetime: (text) => `REPLACE(LEFT(${text}, ${readLength.datetime}), 'T', ' ')`,
  boolean: (text) => text,
};

/**
 * A condition of a row filter on a column's text, the same as `keeps` of the wire says. Every value is a
 * parameter. What does not read as the type is never judged: it is outside, and no error.
 */
export function conditionOf(
  text: string,
  { type, op, values }: RowCondition,
  parameter: Parameter,
): string {
  if (op === 'isNull') return `${text} IS NULL`;
  if (op === 'notNull') return `${text} IS NOT NULL`;
  if (type === 'text') return judgedText(op, text, { values, parameter });
  const isReadable = readableAs(type, text, parameter);
  const judged =
    type === 'number'
      ? judgedNumber(op, text, { values, parameter })
      : judgedText(op, readings[type](text), { values, parameter });
  return `CASE WHEN ${isReadable} THEN ${judged} ELSE FALSE END`;
}

/** The end of a pattern also fits before a line break at the end, in some servers: so the last character is looked at. */
const readableAs = (
  type: Exclude<ConditionType, 'text'>,
  text: string,
  parameter: Parameter,
): string =>
  `(${text}) COLLATE utf8mb4_bin REGEXP ${parameter(readable[type])} AND ASCII(RIGHT(${text}, 1)) BETWEEN 33 AND 126`;

interface Given {
  readonly values: readonly string[];
  readonly parameter: Parameter;
}

function judgedText(op: RowOperator, text: string, { values, parameter }: Given): string {
  const read = bytesOf(text);
  const given = values.map((value) => bytesOf(parameter(value)));
  if (op === 'in') return `${read} IN (${given.join(', ')})`;
  if (op === 'prefix') return `LEFT(${read}, ${Buffer.byteLength(values[0]!)}) = ${given[0]!}`;
  return `${read} ${comparisons[op]!} ${given[0]!}`;
}

function judgedNumber(op: RowOperator, text: string, { values, parameter }: Given): string {
  const sides = values.map((value) => comparedNumber(text, value, parameter));
  return `(${sides.map((side) => `${side} ${comparisons[op] ?? '='} 0`).join(' OR ')})`;
}
