import { canonicalJson } from '../canonical/canonical';
import { code, list, record } from '../canonical/shape';
import { wireLimits } from '../limits/limits';
import { compareRead, conditionTypes, readAs, type ConditionType } from './reading';

export const rowOperators = [
  'eq',
  'ne',
  'in',
  'lt',
  'le',
  'gt',
  'ge',
  'prefix',
  'isNull',
  'notNull',
] as const;
export type RowOperator = (typeof rowOperators)[number];

/** What a row has to hold in one of its items. A row without a value there is found by `isNull` alone. */
export interface RowCondition {
  /** Code of the item; it need not be one that is granted for reading. */
  readonly field: string;
  readonly type: ConditionType;
  readonly op: RowOperator;
  /** In the type's one notation: `1.5`, `2026-10-01`, `2026-10-01 08:00:00` (Beijing time), `true`. */
  readonly values: readonly string[];
}

/** Which rows (行范围): those that all conditions hold for; without a condition, all. */
export type RowFilter = readonly RowCondition[];

/** JSON Schema of a row filter. */
export const rowFilterSchema = list(
  record({
    field: code,
    type: { enum: conditionTypes },
    op: { enum: rowOperators },
    values: list({ type: 'string' }, 0, wireLimits.conditionValues),
  }),
  0,
  wireLimits.conditions,
);

const whole: readonly RowOperator[] = ['eq', 'ne', 'isNull', 'notNull'];
const ordered: readonly RowOperator[] = [...whole, 'in', 'lt', 'le', 'gt', 'ge'];

/** What can be asked of a value of the type. */
export const operatorsOf: Readonly<Record<ConditionType, readonly RowOperator[]>> = {
  text: [...ordered, 'prefix'],
  number: ordered,
  date: ordered,
  datetime: ordered,
  boolean: whole,
};

/** The one notation of each type. */
const notations: Readonly<Record<ConditionType, RegExp>> = {
  // No table can hold the character zero, nor half of a character.
  text: new RegExp(`^[^\\0\\p{Cs}]{1,${wireLimits.value}}$`, 'u'),
  number: /^(?!-0$)-?(0|[1-9][0-9]{0,37})([.][0-9]{0,19}[1-9])?$/,
  date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  datetime: /^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$/,
  boolean: /^(true|false)$/,
};

/** Whether it is a value of the type, in its one notation. */
export function isValueOf(type: ConditionType, value: string): boolean {
  if (!notations[type].test(value)) return false;
  return (type !== 'date' && type !== 'datetime') || isInCalendar(value);
}

function isInCalendar(value: string): boolean {
  const [day, time = '00:00:00'] = value.split(' ');
  const date = new Date(`${day}T${time}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${day}T${time}`);
}

/** Which part of a condition does not fit its type; undefined where all does. */
export function misfitOf({ type, op, values }: RowCondition): 'op' | 'values' | undefined {
  if (!operatorsOf[type].includes(op)) return 'op';
  const isCounted =
    op === 'in' ? values.length > 0 : values.length === (op.endsWith('Null') ? 0 : 1);
  return isCounted && values.every((value) => isValueOf(type, value)) ? undefined : 'values';
}

/** Values of all conditions together. */
export const valueCount = (filter: RowFilter): number =>
  filter.reduce((sum, { values }) => sum + values.length, 0);

/** The one form of filters that say the same condition by condition: each once and in order, as the values of `in` are. */
export function normalRowFilter(filter: RowFilter): RowFilter {
  const byText = new Map(
    filter.map((condition) => {
      const values = [...new Set(condition.values)].sort();
      const normal = { ...condition, values };
      return [canonicalJson(normal), normal] as const;
    }),
  );
  return [...byText.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, normal]) => normal);
}

/** The place of what is wrong in a filter of the right shape; undefined where nothing is. */
export function faultOf(filter: RowFilter): string | undefined {
  const at = filter.findIndex((condition) => misfitOf(condition) !== undefined);
  if (at >= 0) return `/${at}/${misfitOf(filter[at]!)}`;
  const isNormal = canonicalJson(normalRowFilter(filter)) === canonicalJson(filter);
  return isNormal && valueCount(filter) <= wireLimits.conditionValues ? undefined : '';
}

/** Whether a value, as its source writes it, keeps the condition. */
export function keeps({ type, op, values }: RowCondition, text: string | null): boolean {
  if (op === 'isNull') return text === null;
  if (text === null) return false;
  if (op === 'notNull') return true;
  const read = readAs(type, text);
  return read !== undefined && judges[op](read, values, type);
}

type Judge = (read: string, values: readonly string[], type: ConditionType) => boolean;

const compared =
  (judge: (difference: number) => boolean): Judge =>
  (read, [value], type) =>
    judge(compareRead(type, read, value!));

const judges: Readonly<Record<Exclude<RowOperator, 'isNull' | 'notNull'>, Judge>> = {
  eq: compared((difference) => difference === 0),
  ne: compared((difference) => difference !== 0),
  lt: compared((difference) => difference < 0),
  le: compared((difference) => difference <= 0),
  gt: compared((difference) => difference > 0),
  ge: compared((difference) => difference >= 0),
  in: (read, values, type) => values.some((value) => compareRead(type, read, value) === 0),
  prefix: (read, [value]) => read.startsWith(value!),
};
