import type { SourceValue } from '../source-database';
import { bytesOf, textOf, type Parameter } from './expression';
import { comparedNumber, isNumber, plainNumber } from './number';
import type { Column, ColumnKind } from './table';

/** No row has the value. */
const nowhere = 'FALSE';

type Equal = (column: Column, value: string, parameter: Parameter) => string;

/**
 * MySQL converts as it sees fit: to it, the number 0 equals every word. So a value is first read as its column's
 * type, here, and compared as that; what cannot be a value of the column is in no row.
 */
const equals: Readonly<Record<ColumnKind, Equal>> = {
  // The collation finds it by an index, where A may be a; the bytes decide.
  text: (column, value, parameter) => {
    const { name, charset, collation } = column;
    const converted = `CONVERT(${bytesAsText(parameter(value))} USING ${charset})`;
    return `${name} = ${converted} COLLATE ${collation} AND ${sameText(column, value, parameter)}`;
  },
  whole: equalNumber,
  decimal: equalNumber,
  approximate: (column, value, parameter) =>
    isNumber(value) ? `${comparedNumber(textOf(column), value.trim(), parameter)} = 0` : nowhere,
  boolean: ({ name }, value) => {
    const truth = truths[value.trim().toLowerCase()];
    return truth === undefined ? nowhere : `${name} = ${truth}`;
  },
  date: ({ name }, value, parameter) => {
    const day = /^\d{4}-\d{2}-\d{2}$/.test(value.trim()) ? momentOf(value) : undefined;
    return day === undefined ? nowhere : `${name} = CAST(${parameter(day.slice(0, 10))} AS DATE)`;
  },
  moment: ({ name }, value, parameter) => {
    const moment = momentOf(value);
    return moment === undefined ? nowhere : `${name} = CAST(${parameter(moment)} AS DATETIME(6))`;
  },
  binary: sameText,
  other: sameText,
};

/** Whether a column has the value, by an index on it where there is one. */
export const equalTo = (column: Column, value: SourceValue, parameter: Parameter): string =>
  value === null
    ? `${column.name} IS NULL`
    : `(${equals[column.kind](column, String(value), parameter)})`;

export function sameText(column: Column, value: string, parameter: Parameter): string {
  return `${bytesOf(textOf(column))} = ${bytesOf(parameter(value))}`;
}

const bytesAsText = (place: string): string => `CAST(${place} AS CHAR CHARACTER SET utf8mb4)`;

function equalNumber({ name, scale }: Column, value: string, parameter: Parameter): string {
  const number = plainNumber(value, scale);
  return number === undefined
    ? nowhere
    : `${name} = CAST(${parameter(number)} AS DECIMAL(65, ${scale}))`;
}

const truths: Readonly<Record<string, 0 | 1>> = { true: 1, false: 0, '1': 1, '0': 0 };

const momentPattern =
  /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2})(?:[.](\d{1,6})0*)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;
const beijing = '+08:00';
const beijingMs = 8 * 3_600_000;

/** A moment by the clock of Beijing, which the session's is; undefined where the text is none. */
function momentOf(text: string): string | undefined {
  const [whole, day, time = '00:00:00', fraction = '', zone = beijing] =
    momentPattern.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const isDay = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(isDay.getTime()) || !isDay.toISOString().startsWith(day!)) return undefined;
  const instant = new Date(`${day}T${time}${zoneOf(zone)}`);
  if (Number.isNaN(instant.getTime())) return undefined;
  const local = new Date(instant.getTime() + beijingMs).toISOString().slice(0, 19);
  return `${local.replace('T', ' ')}.${fraction.padEnd(6, '0')}`;
}

/** JavaScript reads zones as `Z` or `+08:00` alone. */
const zoneOf = (zone: string): string =>
  zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
