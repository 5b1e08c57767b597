import type { RowColumn } from '../row-query';

const day = '(\\d{4})-(\\d{2})-(\\d{2})';
const minute = '([01]\\d|2[0-3]):[0-5]\\d';
const second = ':[0-5]\\d(\\.\\d{1,6})?';
const zone = '(Z|[+-]([01]\\d|2[0-3])(:[0-5]\\d)?)';

/** One way in which the values of a column are written in a query, and how it is told to people. */
interface Notation {
  readonly shown: string;
  readonly fits: (text: string) => boolean;
}

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
const isNumber = whole('-?\\d{1,38}(\\.\\d{1,38})?([eE][+-]?\\d{1,2})?');

/** A day of the calendar, from the year 1 on. */
function isDay(text: string): boolean {
  const [, year, month, date] = (whole(`${day}.*`).exec(text) ?? []).map(Number);
  if (!year || !month || !date) return false;
  const read = new Date(Date.UTC(2000, month - 1, date));
  read.setUTCFullYear(year, month - 1, date);
  return read.getUTCMonth() === month - 1 && read.getUTCDate() === date;
}

const time = (shown: string, pattern: string): Notation => {
  const regexp = whole(pattern);
  return { shown, fits: (text) => regexp.test(text) && isDay(text) };
};

const instant = time('2024-01-31T08:00:00+08:00', `${day}[T ]${minute}${second}${zone}`);
const notations = {
  // No text of a table holds the character zero or half of a character, and the engine's binding takes none.
  text: { shown: "'…'", fits: (text) => !/[\0\p{Cs}]/u.test(text) },
  integer: { shown: '12.5', fits: (text) => isNumber.test(text) },
  decimal: { shown: '12.5', fits: (text) => isNumber.test(text) },
  date: time("'2024-01-31'", day),
  timestamp: time("'2024-01-31T08:00:00'", `${day}([T ]${minute}(${second})?)?`),
  boolean: { shown: 'TRUE, FALSE', fits: (text) => text === 'true' || text === 'false' },
  geometry: { shown: '', fits: () => false },
} satisfies Record<RowColumn['kind'], Notation>;

export const isInstantColumn = ({ sqlType }: RowColumn): boolean => sqlType.endsWith('TIME ZONE');

/** How values of a column are written. An instant needs its zone, and a time of day of no zone has none. */
export const notationOf = (column: RowColumn): Notation =>
  isInstantColumn(column) ? instant : notations[column.kind];
