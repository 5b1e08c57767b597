import { sha256 } from '@shutong/platform';

/** Longest text, in bytes of UTF-8, that an entry is found by: an index takes no much longer one. */
const keyBytes = 200;
/** Longest list of names, in bytes of JSON, that an entry spells out. */
const listBytes = 3072;
/** Characters of a free text that an entry repeats. */
const textCharacters = 500;

// What PostgreSQL stores in no text: NUL and half of a surrogate pair.
const unstorable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * A name as entries are found by it. Whoever asks chooses it, and asking is recorded whatever it is: what no index
 * takes stands as its hash, so that one name can spoil neither its own entry nor those that commit with it.
 */
export function keyOf(name: string): string {
  const isKey = Buffer.byteLength(name) <= keyBytes && !unstorable.test(name);
  return isKey ? name : `sha256:${sha256(name)}`;
}

/**
 * A list of names, or, where it is too long for an entry, how many they are and the SHA-256 of their canonical JSON;
 * the agreement that the entry names has them all.
 */
export function listOf(name: string, list: readonly string[]): Record<string, unknown> {
  const text = JSON.stringify(list);
  if (Buffer.byteLength(text) <= listBytes) return { [name]: list };
  return { [`${name}_count`]: list.length, [`${name}_sha256`]: sha256(text) };
}

/** The beginning of a text that stands whole elsewhere. */
export const openingOf = (text: string): string =>
  text.length <= textCharacters ? text : `${[...text].slice(0, textCharacters - 1).join('')}…`;
