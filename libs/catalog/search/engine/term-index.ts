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

  /** `onWord` hears of every word, once a document. */
  add(doc: number, tokens: FieldTokens, onWord: (word: string) => void): void {
    const words = new Map<string, number>();
    const characters = new Map<string, number>();
    for (const field of fieldNames) {
      const times = timesOf(tokens[field]);
      for (const [word, count] of times) {
        const share = fieldShare(field, count, tokens[field].length);
        words.set(word, (words.get(word) ?? 0) + share);
        if (!characterFields.includes(field)) continue;
        for (const character of word) {
          if (!han.test(character)) continue;
          const most = Math.max(characters.get(character) ?? 0, share * characterShare);
          characters.set(character, most);
        }
      }
    }
    for (const [word, weight] of words) {
      post(this.words, word, doc, weight);
      onWord(word);
    }
    for (const [character, weight] of characters) post(this.characters, character, doc, weight);
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
  }
}

const isCharacter = (token: string): boolean => han.test(token) && [...token].length === 1;

function timesOf(tokens: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const token of tokens) times.set(token, (times.get(token) ?? 0) + 1);
  return times;
}

function post(index: Map<string, Postings>, term: string, doc: number, weight: number): void {
  let postings = index.get(term);
  if (!postings) index.set(term, (postings = new Postings()));
  postings.add(doc, weight);
}
