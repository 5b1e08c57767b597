import { limits } from '@shutong/platform';
import { FindRefusal, type FindQuery, type FindRange } from './find-query';

/**
 * The part of Lucene's syntax that harvesters use: words, `"phrases"`, `field:value`, `field:(a OR b)`, brackets, `AND`, `OR`,
 * `NOT`, `+`, `-`, ranges `[x TO *]`, `value*`, `*:*`. A space means AND and binds less than `OR`: `a OR b c` is both of them and
 * `c`, as harvesters mean it.
 * @throws FindRefusal
 */
export function readFindQuery(text: string): FindQuery {
  assertShort([text]);
  const reader = new Reader(piecesOf(text));
  const query = reader.all(null, 0);
  reader.end();
  return query;
}

/** Of several that have to hold at once, which are bounded as one is. @throws FindRefusal */
export function readFindQueries(texts: readonly string[]): FindQuery[] {
  assertShort(texts);
  return texts.map(readFindQuery);
}

function assertShort(texts: readonly string[]): void {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (length > limits.findQuery.value) {
    throw new FindRefusal(`longer than ${limits.findQuery.value} characters`);
  }
}

interface Piece {
  readonly kind: 'word' | 'phrase' | 'range' | 'field' | 'sign';
  readonly text: string;
}

const phrase = String.raw`"((?:[^"\\]|\\.)*)"`;
const range = String.raw`([[{][^\]}]*[\]}])`;
const field = String.raw`([A-Za-z_*][\w.-]*|\*):(?=\S)(?!//)`;
const sign = String.raw`(\(|\)|\+(?=\S)|-(?=\S)|!(?=\S)|&&|\|\|)`;
const word = String.raw`((?:[^\s()"\\]|\\.)+)`;
const pattern = new RegExp(`\\s*(?:${phrase}|${range}|${field}|${sign}|${word})`, 'uy');

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  pattern.lastIndex = 0;
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const at = pattern.lastIndex;
    const found = pattern.exec(text);
    if (!found) throw new FindRefusal(`cannot parse '${text.slice(at, at + 40).trim()}'`);
    pieces.push(pieceOf(found));
    if (pieces.length > limits.findPieces.value) {
      throw new FindRefusal(`more than ${limits.findPieces.value} words and signs`);
    }
  }
  return pieces;
}

const plain = (text: string): string => text.replaceAll(/\\(.)/g, '$1');

function pieceOf([, quoted, ranged, named, signed, bare]: RegExpExecArray): Piece {
  if (quoted !== undefined) return { kind: 'phrase', text: plain(quoted) };
  if (ranged !== undefined) return { kind: 'range', text: ranged };
  if (named !== undefined) return { kind: 'field', text: named };
  if (signed !== undefined) return { kind: 'sign', text: signed };
  return { kind: 'word', text: bare! };
}

/** Reads pieces from left to right; `field` is the one that a bracket belongs to. */
class Reader {
  private at = 0;

  constructor(private readonly pieces: readonly Piece[]) {}

  end(): void {
    const left = this.pieces[this.at];
    if (left) throw new FindRefusal(`cannot parse '${left.text}'`);
  }

  /** Everything up to the end, or up to the bracket that closes. */
  all(field: string | null, depth: number): FindQuery {
    if (depth > limits.findDepth.value) {
      throw new FindRefusal(`brackets nested deeper than ${limits.findDepth.value}`);
    }
    const parts: FindQuery[] = [];
    while (this.at < this.pieces.length && !this.isSign(')')) parts.push(this.either(field, depth));
    return joined('and', withWordsTogether(parts));
  }

  private either(field: string | null, depth: number): FindQuery {
    const parts = [this.both(field, depth)];
    while (this.takes('OR', '||')) parts.push(this.both(field, depth));
    return joined('or', parts);
  }

  private both(field: string | null, depth: number): FindQuery {
    const parts = [this.one(field, depth)];
    while (this.takes('AND', '&&')) parts.push(this.one(field, depth));
    return joined('and', parts);
  }

  private one(field: string | null, depth: number): FindQuery {
    if (this.takes('NOT', '-', '!')) return { op: 'not', part: this.one(field, depth) };
    if (this.takes('+')) return this.one(field, depth);
    const piece = this.take();
    if (piece.kind === 'sign' && piece.text === '(') {
      const inner = this.all(field, depth + 1);
      if (!this.takes(')')) throw new FindRefusal("missing ')'");
      return inner;
    }
    if (piece.kind === 'field') return this.ofField(piece.text, depth);
    return valueOf(piece, field);
  }

  private ofField(field: string, depth: number): FindQuery {
    const next = this.pieces[this.at];
    if (field === '*') {
      if (this.take().text !== '*') throw new FindRefusal('*: takes * only');
      return { op: 'all' };
    }
    if (next?.kind === 'field') throw new FindRefusal(`cannot parse '${field}:${next.text}:'`);
    return this.one(field, depth);
  }

  private take(): Piece {
    const piece = this.pieces[this.at++];
    if (!piece) throw new FindRefusal('it ends too early');
    return piece;
  }

  private takes(...texts: readonly string[]): boolean {
    const piece = this.pieces[this.at];
    const isIt = piece && (piece.kind === 'sign' || piece.kind === 'word');
    if (!isIt || !texts.includes(piece.text)) return false;
    this.at += 1;
    return true;
  }

  private isSign(text: string): boolean {
    const piece = this.pieces[this.at];
    return piece?.kind === 'sign' && piece.text === text;
  }
}

/** Words beside words are searched for together: what they mean together ranks first. */
function withWordsTogether(parts: readonly FindQuery[]): FindQuery[] {
  const words = parts.flatMap((part) => (part.op === 'words' ? [part.words] : []));
  if (words.length < 2) return [...parts];
  return [{ op: 'words', words: words.join(' ') }, ...parts.filter(({ op }) => op !== 'words')];
}

function joined(op: 'and' | 'or', parts: readonly FindQuery[]): FindQuery {
  if (parts.length === 0) return { op: 'all' };
  return parts.length === 1 ? parts[0]! : { op, parts };
}

function valueOf({ kind, text }: Piece, field: string | null): FindQuery {
  if (kind === 'sign' || ['AND', 'OR', 'NOT'].includes(text)) {
    throw new FindRefusal(`'${text}' stands where a word has to`);
  }
  if (kind === 'range') return { op: 'range', field: fieldOf(field, text), range: rangeIn(text) };
  if (kind === 'phrase') {
    const words = `"${text.replaceAll('"', ' ')}"`;
    return field === null ? { op: 'words', words } : { op: 'equals', field, value: text };
  }
  return wordOf(text, field);
}

function wordOf(text: string, field: string | null): FindQuery {
  if (text === '*') return field === null ? { op: 'all' } : { op: 'exists', field };
  if (text.endsWith('*') && !text.endsWith('\\*')) {
    return { op: 'begins', field: field ?? 'text', value: plain(text.slice(0, -1)) };
  }
  const value = plain(text);
  return field === null ? { op: 'words', words: value } : { op: 'equals', field, value };
}

function fieldOf(field: string | null, text: string): string {
  if (field === null) throw new FindRefusal(`${text} is of no field`);
  return field;
}

function rangeIn(text: string): FindRange {
  const found = /^([[{])\s*(\S+)\s+TO\s+(\S+?)\s*([\]}])$/.exec(text);
  if (!found) throw new FindRefusal(`cannot parse the range ${text}`);
  const [, open, from, to, close] = found as unknown as [string, string, string, string, string];
  const end = (written: string) => (written === '*' ? null : written.replaceAll('"', ''));
  return {
    ...{ from: end(from), to: end(to), withFrom: open === '[', withTo: close === ']' },
  };
}
