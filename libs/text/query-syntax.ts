import { normalise } from './normalise';

/** What a person asks for. The query as text is what a shared address holds. */
export interface ParsedQuery {
  /** What is left as free text, in order. */
  readonly text: string;
  /** Texts in "quotes": found only where they stand so, word beside word. */
  readonly phrases: readonly string[];
  /** Words and phrases after a minus: what holds them is not found. */
  readonly without: readonly string[];
  /** `name:value`, several of one name as they come; names are those of `fields` only. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
}

/** A name that a query may use, and the field that it means. */
export type FieldNames = Readonly<Record<string, string>>;

/** One piece: an optional minus, an optional name with its colon, and a quoted or a bare text. */
const piece = /(-)?(?:([\p{L}_]+)[:：])?(?:"([^"]*)"|“([^”]*)”|(\S+))/gu;

/**
 * Reads `水质 部门:水利厅 sharing:conditional "空气 质量" -历史`. Every text is a query: what does not
 * read as syntax is words, so that nobody is refused for a stray quote or colon.
 */
export function parseQuery(query: string, fields: FieldNames): ParsedQuery {
  const words: string[] = [];
  const phrases: string[] = [];
  const without: string[] = [];
  const filters: Record<string, string[]> = {};
  for (const [whole, minus, name, straight, curly, bare] of query.matchAll(piece)) {
    const value = [straight, curly, bare].join('').trim();
    if (name !== undefined) {
      const field = minus === undefined ? fields[normalise(name)] : undefined;
      if (field === undefined) words.push(whole);
      else (filters[field] ??= []).push(value);
    } else if (minus !== undefined) without.push(value);
    else (bare === undefined ? phrases : words).push(value);
  }
  const said = (texts: readonly string[]): string[] => texts.filter((text) => text !== '');
  return { text: said(words).join(' '), phrases: said(phrases), without: said(without), filters };
}
