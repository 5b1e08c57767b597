import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Jieba } from '@node-rs/jieba';
import { singular } from './english';
import { normalise } from './normalise';

let loaded: Jieba | undefined;

/** The dictionary takes about 0.2 s and 60 MB: loaded by the first text, not by the first import. */
const jieba = (): Jieba => (loaded ??= Jieba.withDict(dictionary()));

/** Read, not imported: the package's own module keeps it, and a table of frequencies besides, in memory for ever. */
const dictionary = (): Buffer =>
  readFileSync(join(dirname(require.resolve('@node-rs/jieba')), 'dict.txt'));

/**
 * No guessing of words that are not in the dictionary: a guess depends on the words around, so that
 * text and query would be cut differently.
 */
const guess = false;

/** Words of a text for the index, in order: the long ones and the dictionary words inside them. */
export function indexTokens(text: string): string[] {
  return clean(jieba().cutForSearch(normalise(text), guess));
}

/** A text in normal form as the dictionary cuts it, nothing left out. */
export function cutNormal(normal: string): string[] {
  return normal === '' ? [] : jieba().cut(normal, guess);
}

/** The words of a text in normal form, each once: a document that holds all of them holds the text. */
export function tokensOf(normal: string): string[] {
  return [...new Set(clean(cutNormal(normal)))];
}

/** Words hold a letter or a digit; what is left are spaces and punctuation. */
function clean(words: readonly string[]): string[] {
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word)).map(singular);
}
