import { rowQueryErrors } from '../row-query.errors';

export type TokenKind = 'name' | 'quotedName' | 'text' | 'number' | 'sign' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** What it stands for: quotes are taken off. */
  readonly value: string;
  /** In characters from the beginning, from 1. */
  readonly at: number;
}

const patterns: readonly (readonly [kind: TokenKind, pattern: RegExp])[] = [
  ['quotedName', /"(?:[^"]|"")*"/y],
  ['text', /'(?:[^']|'')*'/y],
  ['number', /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y],
  ['name', /[\p{L}_][\p{L}\p{M}\p{N}_.]*/uy],
  ['sign', /<>|<=|>=|[=<>(),*+-]/y],
];
const blanks = /\s*/y;
const shown = 30;

/** Reads a parameter word by word. */
export class Tokens {
  private readonly all: readonly Token[];
  private place = 0;

  /** @throws rowQueryErrors.syntax */
  constructor(
    readonly parameter: string,
    private readonly text: string,
  ) {
    this.all = this.cut();
  }

  get next(): Token {
    return this.all[this.place]!;
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.place += 1;
    return token;
  }

  /** Takes the sign if it comes next. */
  sign(sign: string): boolean {
    return this.takeIf(this.next.kind === 'sign' && this.next.value === sign);
  }

  /** Takes the key word if it comes next, in whatever case. */
  word(word: string): boolean {
    return this.takeIf(this.isWord(word));
  }

  isWord(word: string): boolean {
    return this.next.kind === 'name' && this.next.value.toUpperCase() === word;
  }

  expectSign(sign: string): void {
    if (!this.sign(sign)) throw this.misfit(sign);
  }

  expectWord(word: string): void {
    if (!this.word(word)) throw this.misfit(word);
  }

  /** The name of a column. */
  name(): string {
    const { kind } = this.next;
    if (kind !== 'name' && kind !== 'quotedName') throw this.misfit('column');
    return this.take().value;
  }

  /** Items with commas between them, up to the end or what no item begins with. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.sign(',')) items.push(item());
    return items;
  }

  end(): void {
    if (this.next.kind !== 'end') throw this.misfit('end');
  }

  misfit(expected: string): Error {
    const { at } = this.next;
    return this.refusal(at, expected);
  }

  private refusal(at: number, expected: string): Error {
    const found = this.text.slice(at - 1, at - 1 + shown) || '∅';
    const params = { parameter: this.parameter, at, found, expected };
    const rule = `${expected} at character ${at}`;
    return rowQueryErrors.syntax(params, [{ field: this.parameter, rule }]);
  }

  private takeIf(is: boolean): boolean {
    if (is) this.take();
    return is;
  }

  private cut(): Token[] {
    const tokens: Token[] = [];
    let at = this.match(blanks, 0).length;
    while (at < this.text.length) {
      const [kind, found] = this.first(at);
      tokens.push({ kind, value: unquoted(kind, found), at: at + 1 });
      at += found.length;
      at += this.match(blanks, at).length;
    }
    return [...tokens, { kind: 'end', value: '', at: this.text.length + 1 }];
  }

  private first(at: number): readonly [TokenKind, string] {
    for (const [kind, pattern] of patterns) {
      const found = this.match(pattern, at);
      if (found !== '') return [kind, found];
    }
    throw this.refusal(at + 1, "name, 'text', number");
  }

  private match(pattern: RegExp, at: number): string {
    pattern.lastIndex = at;
    return pattern.exec(this.text)?.[0] ?? '';
  }
}

function unquoted(kind: TokenKind, found: string): string {
  if (kind === 'quotedName') return found.slice(1, -1).replaceAll('""', '"');
  return kind === 'text' ? found.slice(1, -1).replaceAll("''", "'") : found;
}
