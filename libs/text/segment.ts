import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict';
import { singular } from './english';
import { normalise } from './normalise';

let loaded: Jieba | undefined;

/** The dictionary takes about 0.2 s and 60 MB: loaded by the first text, not by the first import. */
const jieba = (): Jieba => (loaded ??= Jieba.withDict(dict));

/**
 * No guessing of words that are not in the dictionary: a guess depends on the words around, so that
 * text and query would be cut differently.
 */
const guess = false;

/** Words of a text for the index, in order: the long ones and the dictionary words inside them. */
export function indexTokens(text: string): string[] {
  return clean(jieba().cutForSearch(normalise(text), guess));
}

/** Words of a query, each once: an entry that holds all of them is found. */
export function queryTokens(text: string): string[] {
  return [...new Set(clean(jieba().cut(normalise(text), guess)))];
}

/** Words hold a letter or a digit; what is left are spaces and punctuation. */
function clean(words: readonly string[]): string[] {
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word)).map(singular);
}
