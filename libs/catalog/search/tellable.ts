import { limits } from '@shutong/platform';
import { normalise } from '@shutong/text';

/** Between the digits of a number as people write it. */
const separators = /[\s\-.,/()]/g;

/**
 * Words as those who count them are told. Numbers and addresses may be those of persons, and what becomes too long in
 * normal form is no word: undefined.
 */
export function tellable(query: string): string | undefined {
  const words = normalise(query.replace(/\p{C}/gu, ' '));
  const length = [...words].length;
  if (length === 0 || length > limits.searchQuery.value) return undefined;
  return /\d{6}|@/.test(words.replace(separators, '')) ? undefined : words;
}
