import { limits } from '@shutong/platform';

/** Why a text is no JSON: where, counted in characters from 0. */
export class JsonBroken extends Error {
  constructor(
    readonly at: number,
    why: string,
  ) {
    super(why);
  }
}

/** Proper perhaps, but deeper than anything that is read. */
export class JsonTooDeep extends JsonBroken {}

/** A value found on the way: whole, as its text. */
export interface FoundValue {
  /** Keys that lead to the list that it is in, joined by dots; '' for the outermost list or for values one after another. */
  readonly path: string;
  readonly text: string;
}

interface Level {
  readonly isList: boolean;
  /** Whether values in it are handed over whole. */
  readonly path: string | undefined;
}

/** Lists are looked for so deep in objects. */
const deepestPath = 4;

/**
 * Goes through JSON text chunk by chunk and hands over the values of lists that lie in objects, or the outermost
 * values where they stand one after another (JSON lines). Only the value that is under way is held. Strictness is
 * left to whoever parses the values; here brackets and strings must fit.
 */
export class JsonWalker {
  /** Outermost values that have ended, and what the first one is. */
  values = 0;
  first: 'list' | 'object' | 'other' | undefined;
  /** What the outermost object calls itself, as those of GeoJSON do. */
  type: string | undefined;
  private text = '';
  private at = 0;
  private done = 0;
  private start = -1;
  private readonly levels: Level[] = [];
  private key = '';
  /** Whether what comes is the value of the key. */
  private isValue = false;
  /** Depth at which the value that is handed over began; -1 where none is under way. */
  private held = -1;

  /** @param lines whether outermost values are handed over, and not what is in them */
  constructor(
    private readonly lines: boolean,
    private readonly found: (value: FoundValue) => void,
  ) {}

  /** Characters of the value that is under way. */
  get pending(): number {
    return this.text.length;
  }

  /** @throws JsonBroken */
  push(chunk: string, isLast = false): void {
    this.text += chunk;
    while (this.at < this.text.length) {
      if (!this.step(isLast)) break;
    }
    const keep = this.start >= 0 ? this.start : this.at;
    this.text = this.text.slice(keep);
    this.done += keep;
    this.at -= keep;
    if (this.start >= 0) this.start = 0;
  }

  /** @throws JsonBroken */
  end(): void {
    this.push('\n', true);
    if (this.levels.length > 0 || this.start >= 0) throw this.broken('it ends before it is closed');
  }

  private broken(why: string): JsonBroken {
    return new JsonBroken(this.done + this.at, why);
  }

  /** One token; false where the rest of it is not there yet. */
  private step(isLast: boolean): boolean {
    const mark = this.text.charCodeAt(this.at);
    if (mark <= 32 || mark === 44 || mark === 58 || mark === 0xfeff) return this.pass(mark);
    if (mark === 0x7b || mark === 0x5b) return this.open(mark === 0x5b);
    if (mark === 0x7d || mark === 0x5d) return this.close(mark === 0x5d);
    return mark === 0x22 ? this.string(isLast) : this.word(isLast);
  }

  private pass(mark: number): boolean {
    if (mark > 32) this.isValue = mark === 58;
    this.at += 1;
    return true;
  }

  private begin(): void {
    if (this.held >= 0) return;
    const level = this.levels.at(-1);
    if (level ? level.isList && level.path !== undefined : this.lines) {
      this.held = this.levels.length;
      this.start = this.at;
    }
  }

  private open(isList: boolean): boolean {
    if (this.levels.length === 0) this.first ??= isList ? 'list' : 'object';
    const { value } = limits.jsonDepth;
    if (this.levels.length >= value) {
      throw new JsonTooDeep(this.done + this.at, `deeper than ${value} levels`);
    }
    this.begin();
    this.levels.push({ isList, path: this.held >= 0 ? undefined : this.pathOf(isList) });
    this.at += 1;
    this.key = '';
    this.isValue = false;
    return true;
  }

  private pathOf(isList: boolean): string | undefined {
    const outer = this.levels.at(-1);
    if (!outer) return '';
    if (outer.isList || outer.path === undefined) return undefined;
    if (!isList && this.levels.length >= deepestPath) return undefined;
    return outer.path === '' ? this.key : `${outer.path}.${this.key}`;
  }

  private close(isList: boolean): boolean {
    const level = this.levels.pop();
    if (level?.isList !== isList) throw this.broken('a bracket closes that did not open');
    this.at += 1;
    this.finish();
    return true;
  }

  private finish(): void {
    const depth = this.levels.length;
    if (depth === 0) this.values += 1;
    if (this.held !== depth) return;
    const path = this.levels.at(-1)?.path ?? '';
    const text = this.text.slice(this.start, this.at);
    this.held = -1;
    this.start = -1;
    this.found({ path, text });
  }

  private string(isLast: boolean): boolean {
    const end = endOfString(this.text, this.at);
    if (end < 0) {
      if (isLast) throw this.broken('a text is not closed');
      return false;
    }
    this.begin();
    const outer = this.levels.at(-1);
    if (outer && !outer.isList && this.held < 0) this.said(keyIn(this.text.slice(this.at, end)));
    this.at = end;
    if (!outer) this.first ??= 'other';
    this.finishScalar();
    return true;
  }

  /** A text in an object: a key, or a value that only the outermost type is looked at of. */
  private said(text: string): void {
    if (!this.isValue) this.key = text;
    else if (this.levels.length === 1 && this.key === 'type') this.type ??= text;
  }

  private word(isLast: boolean): boolean {
    let end = this.at;
    while (end < this.text.length && !endsWord.test(this.text[end]!)) end += 1;
    if (end === this.text.length && !isLast) return false;
    this.begin();
    if (this.levels.length === 0) this.first ??= 'other';
    this.at = end;
    this.finishScalar();
    return true;
  }

  /** A scalar ends what it began, and never what is around it. */
  private finishScalar(): void {
    if (this.levels.length === 0 || this.held === this.levels.length) this.finish();
  }
}

/** Blanks of JSON and its marks: other blanks are part of a word, which is none then. */
const endsWord = /[\0-\x20,:\]}[{"]/;

/** As whoever wrote it reads it; what is no text of JSON is refused by whoever parses it. */
function keyIn(written: string): string {
  if (!written.includes('\\')) return written.slice(1, -1);
  try {
    // Zero bytes are taken out of all texts.
    return String(JSON.parse(written)).replaceAll('\0', '');
  } catch {
    return written.slice(1, -1);
  }
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) return -1;
    let slashes = 0;
    while (text[at - slashes - 1] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
}
