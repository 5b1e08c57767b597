import { looksTyped } from '../types/looks';

export interface HeaderFound {
  /** Rows above: titles, notes and blanks. */
  readonly above: number;
  readonly hasHeader: boolean;
}

type Row = readonly string[];

const comparedRows = 100;
const mostAbove = 30;

const filled = (row: Row): number => row.filter((cell) => cell.trim() !== '').length;

/**
 * Where a table begins among its first rows, and whether its first row names the columns. A header is a row unlike
 * those below: words over numbers or dates, no value of its own column. Where all are words it is taken for one.
 */
export function findHeader(rows: readonly Row[], width: number): HeaderFound {
  const counts = rows
    .slice(0, comparedRows)
    .map(filled)
    .filter((count) => count > 0);
  const typical = counts.sort((a, b) => a - b)[counts.length >> 1] ?? 0;
  let above = 0;
  while (above < Math.min(rows.length - 1, mostAbove) && isAbove(rows[above]!, width, typical)) {
    above += 1;
  }
  if (above >= mostAbove) above = 0;
  return {
    above,
    hasHeader: isHeader(
      rows[above] ?? [],
      rows.slice(above + 1, above + 1 + comparedRows).filter((row) => filled(row) > 0),
    ),
  };
}

function isAbove(row: Row, width: number, typical: number): boolean {
  const count = filled(row);
  if (count === 0) return true;
  if (row.length === 1 && width > 1) return true;
  const isLeft = row[0]!.trim() !== '' || count === 1;
  return typical >= 3 && count <= Math.max(1, Math.floor(typical / 3)) && isLeft;
}

function isHeader(head: Row, below: readonly Row[]): boolean {
  const names = head.map((cell) => cell.trim());
  if (below.length === 0) return !names.some(looksTyped);
  const votes = names.map((name, at) =>
    vote(
      name,
      below.map((row) => (row[at] ?? '').trim()),
    ),
  );
  const sum = votes.reduce((total, one) => total + one, 0);
  if (sum !== 0) return sum > 0;
  const said = names.filter((name) => name !== '');
  return said.length > 0 && new Set(said).size === said.length;
}

const isYear = (text: string): boolean => /^(1[5-9]|2[01])\d\d$/.test(text);

/** Above 0 where the name is unlike the column's values, below 0 where it is like them. */
function vote(name: string, column: readonly string[]): number {
  const values = column.filter((value) => value !== '');
  if (name === '' || values.length === 0) return 0;
  const typed = values.filter(looksTyped).length / values.length;
  if (typed >= 0.8) {
    if (!looksTyped(name)) return 1;
    return isYear(name) && !values.every(isYear) ? 0 : -1;
  }
  return looksTyped(name) ? 0 : voteOfWords(name, values);
}

function voteOfWords(name: string, values: readonly string[]): number {
  if (values.includes(name)) return -0.5;
  const [first] = values;
  const isEven = values.length > 2 && values.every(({ length }) => length === first!.length);
  return isEven && name.length !== first!.length ? 0.5 : 0;
}
