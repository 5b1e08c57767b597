import { isDay } from '@shutong/platform';
import { codePattern } from '@shutong/wire';
import type { CodeTableRef, ItemType } from '../vocabulary';
import type { ValueProblem } from './value.errors';

/** What an item says of its values. */
export interface ValueRule {
  readonly code: string;
  readonly type: ItemType | null;
  /** Characters or digits at most. */
  readonly length: number | null;
  readonly codeTable: CodeTableRef | null;
}

/** Whether a version of a code table has the value. */
export type IsListed = (table: CodeTableRef, code: string) => boolean;

/** One row of data, by item code; null stands for no value. */
export type Row = Readonly<Record<string, unknown>>;

export interface CellProblem {
  /** Code of the item. */
  readonly item: string;
  readonly problem: ValueProblem;
}

/** Every cell of the row that its item, or the lack of one, does not allow. */
export function problemsOfRow(
  rules: ReadonlyMap<string, ValueRule>,
  row: Row,
  isListed: IsListed,
): CellProblem[] {
  return Object.entries(row).flatMap(([item, value]) => {
    const rule = rules.get(item);
    const problem = rule ? problemOfValue(rule, value, isListed) : 'unknownItem';
    return problem === undefined ? [] : [{ item, problem }];
  });
}

/**
 * Why a value is none of its item. Values may stand as JSON has them or, as in CSV, as text: `12` and
 * `"12"` are the same integer. No value (null) is never a problem; an empty text is a value.
 */
export function problemOfValue(
  { type, length, codeTable }: ValueRule,
  value: unknown,
  isListed: IsListed,
): ValueProblem | undefined {
  if (value === null || value === undefined) return undefined;
  const text = forms[type ?? 'string'](value);
  if (text === undefined) return 'wrongType';
  if (length !== null && lengthOf(type, text) > length) return 'tooLong';
  return codeTable && !isListed(codeTable, text) ? 'notInCodeTable' : undefined;
}

/** The text of a value, or undefined where it is none of the type. */
type Form = (value: unknown) => string | undefined;

const string: Form = (value) => (typeof value === 'string' ? value : undefined);

const matching =
  (shape: RegExp, ofNumber?: (value: number) => string | undefined): Form =>
  (value) => {
    const text = typeof value === 'number' ? ofNumber?.(value) : string(value);
    return text !== undefined && shape.test(text) ? text : undefined;
  };

/** Beyond 2^53 a JSON number is no longer the one that was written: such stand as text. */
const integerText = (value: number) => (Number.isSafeInteger(value) ? String(value) : undefined);

const inFull = new Intl.NumberFormat('en', { useGrouping: false, maximumSignificantDigits: 17 });

/** Without exponent, which only JavaScript's own text of very large and very small numbers has. */
const decimalText = (value: number) =>
  String(value).includes('e') ? inFull.format(value) : String(value);

const decimal = matching(/^-?(0|[1-9]\d*)(\.\d+)?$/, decimalText);

/** YYYY-MM-DD or YYYYMMDD (ISO 8601, GB/T 7408), of a day that exists. */
const date: Form = (value) => {
  const text = string(value);
  const day = text?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  return day !== undefined && isDay(day) ? text : undefined;
};

/** The day, T or a blank, the time to the second or finer, and perhaps the offset from UTC. */
const clockTime = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?$/;

const datetime: Form = (value) => {
  const text = string(value);
  const [, day, time] = /^(.{10})[T ](.+)$/.exec(text ?? '') ?? [];
  return day && time && isDay(day) && clockTime.test(time) ? text : undefined;
};

const boolean: Form = (value) => {
  const text = typeof value === 'boolean' ? String(value) : value;
  return text === 'true' || text === 'false' ? text : undefined;
};

/** JSON object or list. */
const object: Form = (value) => {
  try {
    const found: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    if (typeof found !== 'object' || found === null) return undefined;
    return typeof value === 'string' ? value : JSON.stringify(value);
  } catch {
    // No JSON, or nested deeper than can be written.
    return undefined;
  }
};

const forms: Readonly<Record<ItemType, Form>> = {
  string,
  text: string,
  integer: matching(/^(0|-?[1-9]\d*)$/, integerText),
  decimal,
  currency: decimal,
  date,
  datetime,
  boolean,
  /** As text only: of a number, leading zeros are lost. */
  code: matching(codePattern),
  object,
};

const numeric: readonly (ItemType | null)[] = ['integer', 'decimal', 'currency'];

/** Digits of a number, without the zero that only stands before a point; else characters. */
const lengthOf = (type: ItemType | null, text: string): number =>
  numeric.includes(type)
    ? text.replace(/^-?0\./, '').replace(/\D/g, '').length
    : Array.from(text).length;
