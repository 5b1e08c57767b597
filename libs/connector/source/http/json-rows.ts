import type { MemoryRow } from '../memory/order';
import type { HttpTable } from '../source-config';
import type { SourceValue } from '../source-database';
import { SourceError } from '../source.errors';

/** Rows of one answer at most. */
export const mostRows = 100_000;

/** A text, or a number as JSON writes it; in valid JSON nothing else begins with a digit. */
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON whose numbers become texts where JavaScript would round or rewrite them. Throws SyntaxError. */
export const exactJson = (text: string): unknown =>
  JSON.parse(
    text.replace(stringOrNumber, (token) =>
      token.startsWith('"') || String(Number(token)) === token ? token : `"${token}"`,
    ),
  );

/** What stands at a JSON Pointer (RFC 6901); undefined where nothing does. */
export function standsAt(value: unknown, pointer: string): unknown {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<unknown>(
    (inside, name) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, name)
        ? (inside as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}

/**
 * The rows of an answer. Every row names every column, and none holds lists or objects: a member that went away
 * must not pass for one without a value. Errors: `connector.source-malformed` with the row (0: the answer as a
 * whole), `.source-column`, `.source-too-large`.
 */
export function rowsIn(bytes: Buffer, name: string, table: HttpTable): readonly MemoryRow[] {
  const answer = answerOf(bytes, name);
  const rows = standsAt(answer, table.rows ?? '');
  if (!Array.isArray(rows)) throw malformed(name, 0);
  const total = table.total === undefined ? rows.length : standsAt(answer, table.total);
  if (typeof total !== 'number') throw malformed(name, 0);
  if (Math.max(total, rows.length) > Math.min(rows.length, mostRows)) {
    throw new SourceError('connector.source-too-large', {
      table: name,
      limit: Math.min(rows.length, mostRows),
    });
  }
  return rows.map((row: unknown, at) => rowOf(row, { name, line: at + 1, ...table }));
}

function answerOf(bytes: Buffer, table: string): unknown {
  try {
    return exactJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw malformed(table, 0);
  }
}

const malformed = (table: string, line: number): SourceError =>
  new SourceError('connector.source-malformed', { table, line });

function rowOf(
  row: unknown,
  { name, line, columns }: { name: string; line: number } & HttpTable,
): MemoryRow {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) throw malformed(name, line);
  return columns.map((column) => {
    if (!Object.hasOwn(row, column)) {
      throw new SourceError('connector.source-column', { table: name, column });
    }
    const value = (row as Record<string, unknown>)[column];
    if (typeof value === 'object' && value !== null) throw malformed(name, line);
    return value as SourceValue;
  });
}
