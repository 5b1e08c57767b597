import { Postings } from './postings';
import { fieldNames, fieldShare, type FieldName } from './weight.formula';

/** Tokens of a document, by the field that holds them. */
export type FieldTokens = Readonly<Record<FieldName, readonly string[]>>;

/** A single Chinese character is also found inside the words of these: 水 finds 取水许可. */
const characterFields: readonly FieldName[] = ['title', 'about'];
const han = /\p{Script=Han}/u;
const characterShare = 0.25;

/** Which documents hold which words, and how much each word says of each. */
export class TermIndex {
  private readonly words = new Map<string, Postings>();
  private readonly characters = new Map<string, Postings>();
  /** The characters of words that have been looked at. */
  private readonly parts = new Map<string, readonly Postings[]>();

  /** `onWord` hears of every word, once a document. */
  add(doc: number, tokens: FieldTokens, onWord: (word: string) => void): void {
    for (const field of fieldNames) {
      const words = tokens[field];
      const share = fieldShare(field, 1, words.length);
      for (const word of words) if (listOf(this.words, word).add(doc, share)) onWord(word);
    }
    for (const field of characterFields) this.addCharacters(doc, field, tokens[field]);
  }

  /** Where a token is to be found: as a word, and a single character also inside words. */
  lists(token: string): Postings[] {
    const lists = [
      this.words.get(token),
      isCharacter(token) ? this.characters.get(token) : undefined,
    ];
    return lists.filter((list) => list !== undefined);
  }

  renumber(places: Int32Array): void {
    for (const index of [this.words, this.characters]) {
      for (const [term, postings] of index) {
        postings.renumber(places);
        if (postings.length === 0) index.delete(term);
      }
    }
    this.parts.clear();
  }

  private addCharacters(doc: number, field: FieldName, words: readonly string[]): void {
    for (const [word, times] of timesOf(words)) {
      const share = fieldShare(field, times, words.length) * characterShare;
      for (const character of this.partsOf(word)) character.raise(doc, share);
    }
  }

  private partsOf(word: string): readonly Postings[] {
    let parts = this.parts.get(word);
    if (!parts) {
      const characters = [...word].filter((character) => han.test(character));
      parts = characters.map((character) => listOf(this.characters, character));
      this.parts.set(word, parts);
    }
    return parts;
  }
}

const isCharacter = (token: string): boolean => han.test(token) && [...token].length === 1;

function timesOf(tokens: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const token of tokens) times.set(token, (times.get(token) ?? 0) + 1);
  return times;
}

function listOf(index: Map<string, Postings>, term: string): Postings {
  let postings = index.get(term);
  if (!postings) index.set(term, (postings = new Postings()));
  return postings;
}
