import { platformErrors } from '../errors/platform.errors';
import { limits } from './limits';

/** One page of a list: the next page starts after `endCursor`. */
export interface Page<T> {
  readonly nodes: readonly T[];
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

/** Cursor = the key of the last row, opaque to callers. */
export const encodeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

export function decodeCursor(cursor: string, length: number): (string | number)[] {
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw platformErrors.invalidCursor();
  }
  const valid =
    Array.isArray(key) &&
    key.length === length &&
    key.every((part) => typeof part === 'string' || typeof part === 'number');
  if (!valid) throw platformErrors.invalidCursor();
  return key as (string | number)[];
}

export function pageSize(asked: number | undefined | null): number {
  if (asked === undefined || asked === null) return limits.pageDefault.value;
  if (!Number.isInteger(asked) || asked < 1 || asked > limits.pageSize.value) {
    throw platformErrors.invalidInput({ field: 'first', limit: limits.pageSize.value }, [
      { field: 'first', rule: `1 to ${limits.pageSize.value}` },
    ]);
  }
  return asked;
}

/** Cuts the one row too many that a query fetched to know whether more follow. */
export function pageOf<T>(
  rows: readonly T[],
  size: number,
  keyOf: (row: T) => (string | number)[],
): Page<T> {
  const nodes = rows.slice(0, size);
  const last = nodes.at(-1);
  return {
    nodes,
    endCursor: last === undefined ? null : encodeCursor(keyOf(last)),
    hasNextPage: rows.length > size,
  };
}
