import { parseRecords, type CsvRecord, type Dialect } from './records';

export type { Dialect };

export interface DialectFound {
  readonly dialect: Dialect;
  /** Cells in most records; the ones before the first such record are titles. */
  readonly width: number;
  /** Share of records that have them. */
  readonly regular: number;
}

/** In the order in which they are believed when two explain a text equally well. */
export const delimiters = [',', '\t', ';', '|', '^', '~', '\u0001', ' '] as const;
const quotes = ['"', "'", ''] as const;
const sampleRecords = 1000;

/** Titles and notes above a table, at most. */
export const mostTitles = 30;

/** The dialect that makes the most regular table of how a text begins. */
export function findDialect(head: string, isWhole: boolean): DialectFound {
  const escapes = escapesOf(head);
  const judge = (delimiter: string): Judged[] =>
    quotes
      .filter((quote) => quote === '' || opensWith(head, delimiter, quote))
      .flatMap((quote) => escapes.map((escape) => ({ delimiter, quote, escape })))
      .flatMap((dialect) => judged(head, isWhole, dialect));
  const present = delimiters.filter((delimiter) => head.includes(delimiter));
  const best =
    bestOf(present.filter((delimiter) => delimiter !== ' ').flatMap(judge)) ??
    // Spaces stand in texts, too: they delimit only where nothing else does, and always.
    bestOf(present.includes(' ') ? judge(' ').filter(isSurelySpaced) : []);
  const quote = opensWith(head, '\n', '"') ? '"' : '';
  return best ?? { dialect: { delimiter: ',', quote, escape: escapes[0]! }, width: 1, regular: 1 };
}

/** The likelier way to write a quote in a quoted cell first; one alone where the text has no quote behind a backslash. */
function escapesOf(head: string): readonly Dialect['escape'][] {
  if (!head.includes('\\"')) return ['doubled'];
  const unescaped = head.replaceAll(/\\./gs, '');
  const isDoubled = unescaped.replaceAll(/(^|[,;\t|\n])""/g, '$1').includes('""');
  return isDoubled ? ['doubled', 'backslash'] : ['backslash', 'doubled'];
}

const leastRegular = 0.5;

function bestOf(found: readonly Judged[]): Judged | undefined {
  return found
    .filter(({ width, regular }) => width > 1 && regular >= leastRegular)
    .reduce<Judged | undefined>(
      (best, one) => (!best || one.score > best.score + 1e-9 ? one : best),
      undefined,
    );
}

const isSurelySpaced = ({ regular, width, records, blanks }: Judged): boolean =>
  regular === 1 && width > 2 && records > 2 && blanks === 0;

const opensWith = (head: string, delimiter: string, quote: string): boolean =>
  head.startsWith(quote) ||
  ['\n', '\r', delimiter, `${delimiter} `].some((before) => head.includes(before + quote));

interface Judged extends DialectFound {
  readonly score: number;
  readonly records: number;
  /** Empty cells. */
  readonly blanks: number;
}

/** What the dialect makes of the text, for each of the likeliest widths. */
function judged(head: string, isWhole: boolean, dialect: Dialect): Judged[] {
  const { records, isOpen } = parseRecords(head, dialect, sampleRecords);
  // The last one is cut by the end of the sample.
  const whole = isWhole || records.length >= sampleRecords ? records : records.slice(0, -1);
  const filled = whole.filter(({ cells }) => cells.length > 1 || cells[0]!.trim() !== '');
  const open = isOpen && isWhole ? 0.2 : 0;
  return widthsOf(filled.map(({ cells }) => cells.length)).map((width) => {
    const first = filled.slice(0, mostTitles).findIndex(({ cells }) => cells.length === width);
    const table = filled.slice(Math.max(0, first));
    const share = (is: (record: CsvRecord) => boolean): number =>
      table.filter(is).length / Math.max(1, table.length);
    const regular = share(({ cells }) => fits(cells, width));
    const strays = share((record) => record.strays > 0);
    const cells = table.flatMap((record) => record.cells);
    const left = dialect.quote === '' ? shareQuoted(cells) : 0;
    // A wider table explains more; what lies above it, and quotes that are left over, explain less.
    const above = (filled.length - table.length) / Math.max(1, filled.length);
    const score = regular * (1 - 1 / (1 + width)) - strays * 0.3 - left - open - above * 0.3;
    const blanks = cells.filter((cell) => cell === '').length;
    return { dialect, width, regular, score, records: table.length, blanks };
  });
}

/** Delimiters at the end of a line are no cells. */
const fits = (cells: readonly string[], width: number): boolean =>
  cells.length >= width && cells.slice(width).every((cell) => cell === '');

const shareQuoted = (cells: readonly string[]): number =>
  cells.filter((cell) => /^\s*(["']).*\1?\s*$/s.test(cell)).length / Math.max(1, cells.length);

const judgedWidths = 3;

/** The most frequent numbers of cells above one; of two equally frequent ones the larger. */
function widthsOf(counts: readonly number[]): number[] {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  return [...times]
    .filter(([width]) => width > 1)
    .sort(([a, many], [b, more]) => more - many || b - a)
    .slice(0, judgedWidths)
    .map(([width]) => width);
}
