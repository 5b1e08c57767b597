import {
  compactDate,
  dateFormat,
  formats,
  integerFormat,
  scientificFormat,
  isMissing,
  missingWords,
  quoted,
  type ColumnKind,
  type Format,
} from './formats';
import { saysCode, saysDay } from './column-words';

/** A column before its type is known. */
export interface UntypedColumn {
  readonly title: string;
  /** Expression of its text in the engine. */
  readonly text: string;
  readonly sample: readonly string[];
  /** The file itself says that its values are texts. */
  readonly isText?: boolean;
  /** What the publisher says. */
  readonly declared?: ColumnKind;
}

/** What the full scan found of one format. */
export interface FormatCount {
  readonly format: Format;
  /** Values that do not fit and are no words for none. */
  readonly misfits: number;
  /** Words for none. */
  readonly missing: number;
  /** Widest number: digits before and behind the point; and the narrowest before. */
  readonly before: number;
  readonly behind: number;
  readonly least: number;
}

export interface ColumnCounts {
  /** Values that are there. */
  readonly values: number;
  readonly formats: readonly FormatCount[];
}

export const trimmedText = (text: string): string => text.replaceAll(/^ +| +$/g, '');
const compact = dateFormat(compactDate);

/** Whether both words must be there: a column of nothing but 否 says little. */
const needsBoth = (format: Format): boolean =>
  format.kind === 'boolean' && format.name !== 'true/false';

/**
 * Formats that may hold for a whole column, since they hold for its sample. What the sample rules out is out; what it
 * leaves in is judged by all values.
 */
export function candidatesOf({ title, sample, isText, declared }: UntypedColumn): Format[] {
  if (declared !== undefined) return formatsOf(declared, title);
  const values = sample.map(trimmedText).filter((value) => value !== '' && !isMissing(value));
  const possible = formatsOf(undefined, title).filter(
    ({ kind }) => !(isText || saysCode(title)) || (kind !== 'integer' && kind !== 'decimal'),
  );
  return possible.filter(
    (format) =>
      values.every((value) => format.fits(value)) &&
      (!needsBoth(format) || new Set(values.map((value) => value.toLowerCase())).size > 1),
  );
}

const formatsOf = (kind: ColumnKind | undefined, title: string): Format[] =>
  [...(saysDay(title) || kind === 'date' ? [compact] : []), ...formats].filter(
    (format) => kind === undefined || format.kind === kind || isWhole(format, kind),
  );

/** Grouped digits make integers, too. */
const isWhole = (format: Format, kind: ColumnKind): boolean =>
  (kind === 'decimal' && format === integerFormat) ||
  (kind === 'integer' && format.name === '1,234.5');

const anyWord = quoted(missingWords.map((word) => word.replaceAll(/[.\\]/g, '\\$&')).join('|'));

/** The expression of a column's value: without blanks around. */
export const valueOf = (text: string): string => `nullif(trim(${text}), '')`;

/** Whether a value is a word for none: a pattern, since of a list the engine would make a join for each column. */
export const isWord = (value: string): string => `regexp_full_match(${value}, ${anyWord})`;

/** Formats that are counted for one column in one scan. */
export interface Question {
  readonly text: string;
  /** The publisher says so: values that do not fit are no reason against it. */
  readonly declared: boolean;
  readonly formats: readonly Format[];
}

/** A statement over the rows, and how its one row is read. */
export interface Scan {
  readonly sql: string;
  readonly read: (row: readonly unknown[]) => ColumnCounts[];
}

/** What a value counts for a format: words for none, and by so much more what does not fit. */
const perMisfit = 2 ** 32;

/**
 * One statement that counts for many columns. It is made in layers, each naming what the next one uses, since an
 * expression that stands twice is planned and evaluated twice; what is dear is asked only of what does not fit.
 */
export function scanOf(questions: readonly Question[], rows: string): Scan {
  const layers: Layers = { values: [], fits: [], counts: [] };
  questions.forEach((question, at) => addQuestion(question, at, layers));
  const { values, fits, counts } = layers;
  const inner = `SELECT ${values.join(', ')} FROM ${rows}`;
  const middle = fits.length === 0 ? inner : `SELECT *, ${fits.join(', ')} FROM (${inner})`;
  return {
    sql: `SELECT ${counts.join(', ')} FROM (${middle})`,
    read: (row) => readCounts(questions, row),
  };
}

interface Layers {
  readonly values: string[];
  readonly fits: string[];
  readonly counts: string[];
}

const perFormat = 4;

function addQuestion({ text, declared, formats }: Question, at: number, layers: Layers): void {
  const value = `t${at}`;
  layers.values.push(`${valueOf(text)} AS ${value}`);
  layers.counts.push(`count(${value})`);
  formats.forEach((format, number) => {
    const fit = `f${at}_${number}`;
    layers.fits.push(
      `(CASE WHEN ${value} IS NULL OR ${format.sql(value)} THEN 0 ` +
        `WHEN ${isWord(value)} THEN 1 ELSE ${perMisfit} END)::BIGINT AS ${fit}`,
    );
    // Not FILTER: for each of those the engine copies all columns.
    layers.counts.push(`coalesce(sum(${fit}), 0)`);
    // Where all must fit, those that do not need not be left out of what is measured.
    const measured = declared ? `(CASE WHEN ${fit} = 0 THEN ${value} END)` : value;
    layers.counts.push(...measures(format, measured));
  });
}

/** Digits of the widest and of the narrowest number; a sign counts for one. */
function measures(format: Format, value: string): string[] {
  if (format.kind !== 'integer' && format.kind !== 'decimal') return ['0', '0', '0'];
  if (format === integerFormat) {
    return [`max(strlen(${value}))`, '0', `min(strlen(${value}))`];
  }
  const [before, behind] = digits(format.value(value), format === scientificFormat);
  return [`max(${before})`, `max(${behind})`, '0'];
}

/** Digits before and behind the point, those of powers of ten counted where they come to stand. */
function digits(plain: string, isScientific: boolean): [before: string, behind: string] {
  const point = `strpos(${plain}, '.')`;
  if (!isScientific) {
    return [
      `(CASE WHEN ${point} = 0 THEN strlen(${plain}) ELSE ${point} - 1 END)`,
      `(CASE WHEN ${point} = 0 THEN 0 ELSE strlen(${plain}) - ${point} END)`,
    ];
  }
  const mantissa = `split_part(lower(${plain}), 'e', 1)`;
  const power = `coalesce(try_cast(split_part(lower(${plain}), 'e', 2) AS INTEGER), 0)`;
  return [
    `greatest(strlen(split_part(${mantissa}, '.', 1)) + ${power}, 1)`,
    `greatest(strlen(split_part(${mantissa}, '.', 2)) - ${power}, 0)`,
  ];
}

function readCounts(questions: readonly Question[], row: readonly unknown[]): ColumnCounts[] {
  let at = 0;
  return questions.map(({ formats }) => {
    const values = Number(row[at]);
    at += 1;
    const found = formats.map((format) => {
      const [sum, before, behind, least] = row.slice(at, at + perFormat).map(Number);
      at += perFormat;
      const misfits = Math.floor(sum! / perMisfit);
      const missing = sum! % perMisfit;
      return { format, misfits, missing, before: before!, behind: behind!, least: least! };
    });
    return { values, formats: found };
  });
}
