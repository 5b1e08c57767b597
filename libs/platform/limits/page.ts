import { platformErrors } from '../errors/platform.errors';
import { limits } from './limits';

/** A page that is asked for: so many, behind the cursor of the page before if there was one. */
export interface PageAsked {
  readonly first: number;
  readonly after?: string;
}

/** One page of a list: the next page starts after `endCursor`. */
export interface Page<T> {
  readonly nodes: readonly T[];
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

/** Cursor = the key of the last row, opaque to callers. */
export const encodeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

type Shape<Key> = { readonly [Part in keyof Key]: (part: unknown) => part is Key[Part] };

/**
 * The key in a cursor, checked part by part, since anybody can make one up.
 * @throws `platform.invalid-cursor`
 */
export function decodeCursor<Key extends readonly (string | number)[]>(
  cursor: string,
  ...shape: Shape<Key>
): Key {
  const key = keyIn(cursor);
  if (key?.length !== shape.length || !shape.every((holds, index) => holds(key[index]))) {
    throw platformErrors.invalidCursor();
  }
  return key as unknown as Key;
}

function keyIn(cursor: string): readonly unknown[] | undefined {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

/** A number from 0 that a column of type integer can hold. */
export const isCount = (part: unknown): part is number =>
  Number.isInteger(part) && (part as number) >= 0 && (part as number) < 2 ** 31;

/** A sum of counts, which may be larger. */
export const isSum = (part: unknown): part is number =>
  Number.isSafeInteger(part) && (part as number) >= 0;

/** An instant as `Date.toISOString` writes it, of a year that the database knows as well. */
export function isInstant(part: unknown): part is string {
  if (typeof part === 'string' && !/^(?!0000)\d{4}-/.test(part)) return false;
  const time = typeof part === 'string' ? Date.parse(part) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString() === part;
}

/** A department's code by its shape alone, as its table asks for. */
export const isDepartmentCode = (part: unknown): part is string =>
  typeof part === 'string' && /^[0-9A-Z]{18}$/.test(part);

/** A code or name as people write it: nothing that no one sees, and nothing longer than any of them. */
export const isName = (part: unknown): part is string =>
  typeof part === 'string' && /^\P{C}{1,300}$/u.test(part);

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
