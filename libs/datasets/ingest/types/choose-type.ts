import { mostDigits, rivals, type ColumnKind, type Format } from './formats';
import { saysCode, saysIdentifier } from './column-words';
import {
  isWord,
  valueOf,
  type ColumnCounts,
  type FormatCount,
  type UntypedColumn,
} from './column-scan';

/** The type of a column, and how its values are read. */
export interface ColumnType {
  readonly kind: ColumnKind;
  /** Name of the format; none for text. */
  readonly format?: string;
  /** Type in the engine and in Parquet. */
  readonly sqlType: string;
  /** Expression of the typed value. */
  readonly value: string;
  /** Whether a value that is there does not fit: an expression, where the publisher's type has such values. */
  readonly misfit?: string;
  readonly misfits: number;
  /** Words for a missing value that became none. */
  readonly missing: number;
  /** A number by what its publisher says, text by its values alone: numbers of persons are looked for in it as in text. */
  readonly overruled?: true;
  /** Why it stays text though it looks otherwise. */
  readonly note?: 'ambiguous-date' | 'ambiguous-number' | 'code' | 'identifier' | 'long-number';
}

const widest = 38;
/** An identifier of so many digits is no quantity. */
const identifierDigits = 10;

/**
 * Decides by all values of a column: a format holds when every value fits. Codes, identifiers and long numbers stay
 * text, and so does what fits two formats that mean different things.
 */
export function chooseType(
  column: UntypedColumn,
  counts: ColumnCounts,
  delimiter?: string,
): ColumnType {
  if (column.declared !== undefined) {
    const type = declaredType(column, column.declared, counts);
    return isOverruled(column, type, counts, delimiter) ? { ...type, overruled: true } : type;
  }
  return ownType(column, counts, delimiter);
}

/** By the values alone. */
function ownType(
  column: UntypedColumn,
  counts: ColumnCounts,
  delimiter: string | undefined,
): ColumnType {
  const holding = counts.formats.filter((count) => counts.values > count.missing && holds(count));
  const note = whyText(column, holding, delimiter);
  const [first] = holding;
  const type = first && note === undefined ? typeOf(column.text, first) : undefined;
  if (type) return type;
  return note === undefined ? textType(column.text) : { ...textType(column.text), note };
}

function isOverruled(
  column: UntypedColumn,
  { kind }: ColumnType,
  counts: ColumnCounts,
  delimiter: string | undefined,
): boolean {
  if (kind !== 'integer' && kind !== 'decimal') return false;
  return column.isText || ownType(column, counts, delimiter).kind === 'text';
}

/** Whether all values fit a format. */
export const holds = ({ misfits }: FormatCount): boolean => misfits === 0;

/** Verbatim; a cell of nothing but blanks is empty. */
export const textType = (text: string): ColumnType => ({
  ...{ kind: 'text', sqlType: 'VARCHAR', misfits: 0, missing: 0 },
  value: `(CASE WHEN trim(${text}) = '' THEN NULL ELSE ${text} END)`,
});

function whyText(
  { title, sample }: UntypedColumn,
  holding: readonly FormatCount[],
  delimiter?: string,
): ColumnType['note'] {
  const [first] = holding;
  if (!first) return undefined;
  const names = holding.map(({ format: { name } }) => name);
  const rivalling = rivals.find((pair) => pair.every((name) => names.includes(name)));
  if (rivalling && first.format.kind !== 'integer') {
    // Where cells are not delimited by commas, commas are likelier in numbers than points.
    if (first.format.kind !== 'decimal') return 'ambiguous-date';
    if (delimiter === ';' && first.format.name === rivalling[0]) return 'ambiguous-number';
  }
  if (first.format.kind !== 'integer') return undefined;
  return whyNoNumber(title, first, sample);
}

function whyNoNumber(
  title: string,
  count: FormatCount,
  sample: readonly string[],
): ColumnType['note'] {
  if (saysCode(title)) return 'code';
  if (saysIdentifier(title) && count.before >= identifierDigits) return 'identifier';
  return isPhone(count, sample) ? 'identifier' : undefined;
}

/** Eleven digits each, and all of them numbers of mobile phones. */
const isPhone = ({ before, least }: FormatCount, sample: readonly string[]): boolean =>
  before === 11 &&
  least === 11 &&
  sample.every((value) => value.trim() === '' || /^1[3-9]\d{9}$/.test(value.trim()));

function typeOf(text: string, count: FormatCount): ColumnType | undefined {
  const { format, missing } = count;
  const v = valueOf(text);
  const shared = { format: format.name, misfits: 0, missing };
  if (format.kind !== 'integer' && format.kind !== 'decimal') {
    return {
      ...shared,
      kind: format.kind,
      sqlType: sqlTypes[format.kind](format),
      value: `(CASE WHEN ${format.sql(v)} THEN ${format.value(v)} END)`,
    };
  }
  const number = numberType(count);
  if (!number) return undefined;
  return { ...shared, ...number, value: `try_cast(${format.value(v)} AS ${number.sqlType})` };
}

const sqlTypes = {
  boolean: () => 'BOOLEAN',
  date: () => 'DATE',
  timestamp: ({ name }: Format) =>
    name.includes('zone') ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP',
  geometry: () => 'VARCHAR',
} as const;

/** Exact, never through a floating-point number; none where the engine has no type so wide. */
function numberType({
  format,
  before,
  behind,
}: FormatCount): { kind: ColumnKind; sqlType: string } | undefined {
  const isWhole = format.name === '1,234.5' && behind === 0 && before <= mostDigits;
  if (isWhole || format.kind === 'integer') return { kind: 'integer', sqlType: 'BIGINT' };
  const precision = before + behind;
  if (precision > widest) return undefined;
  return { kind: 'decimal', sqlType: `DECIMAL(${precision <= 18 ? 18 : widest},${behind})` };
}

/** The publisher's type holds whatever the values say: those that are none of it are reported, and empty. */
function declaredType(column: UntypedColumn, kind: ColumnKind, counts: ColumnCounts): ColumnType {
  const [best] = [...counts.formats].sort((a, b) => a.misfits - b.misfits);
  if (kind === 'text' || !best) return textType(column.text);
  const type = typeOf(column.text, best);
  if (!type) return textType(column.text);
  const v = valueOf(column.text);
  const fits = best.format.sql(v);
  const exact =
    kind === 'decimal' && type.kind === 'integer' ? { kind, sqlType: 'DECIMAL(18,0)' } : {};
  return {
    ...type,
    ...exact,
    value: best.misfits === 0 ? type.value : `(CASE WHEN ${fits} THEN ${type.value} END)`,
    misfit: `(${v} IS NOT NULL AND NOT ${fits} AND NOT ${isWord(v)})`,
    misfits: best.misfits,
  };
}
