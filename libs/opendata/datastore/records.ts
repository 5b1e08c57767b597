import { csvLine } from '@shutong/catalog';
import type { ColumnKind, RowColumn, RowPage } from '@shutong/datasets';
import type { DescribedItem } from '../publication/dictionary.entity';
import { rowId } from './row-id';

export const recordFormats = ['objects', 'lists', 'csv', 'tsv'] as const;
export type RecordFormat = (typeof recordFormats)[number];

type Value = string | number | boolean | null;

/** As PostgreSQL calls them. */
const types: Readonly<Record<ColumnKind, string>> = {
  ...{ text: 'text', integer: 'int8', decimal: 'numeric', date: 'date' },
  ...{ timestamp: 'timestamp', boolean: 'bool', geometry: 'text' },
};

/** Of them, those that JSON has as numbers. */
const numbers = [types.integer, types.decimal];

export interface RecordField {
  readonly id: string;
  readonly type: string;
  readonly info?: { readonly label: string; readonly notes: string };
}

export const numberField: RecordField = { id: rowId, type: 'int' };

export const fieldsOf = (
  columns: readonly RowColumn[],
  titles: ReadonlyMap<string, string>,
): RecordField[] =>
  columns.map(({ name, kind }) => ({
    ...{ id: name, type: types[kind] },
    info: { label: titles.get(name) ?? name, notes: '' },
  }));

/** With what the catalogue says of the item that the field is. */
export const withNotes = (field: RecordField, item: DescribedItem | null): RecordField =>
  field.info && item ? { ...field, info: { ...field.info, notes: notesOf(item) } } : field;

function notesOf({ code, name, nameEn, element, codeTable }: DescribedItem): string {
  const table = codeTable && `${codeTable.title} (${codeTable.code}, ${codeTable.version})`;
  const texts = [`${name} (${code})`, nameEn, element?.definition, table];
  return texts.filter((text) => text).join('; ');
}

/** Of each row the values at these places, exact; null stands for its number. */
export const recordsOf = (
  { rows, numbers }: RowPage,
  places: readonly (number | null)[],
): Value[][] =>
  rows.map((row, at) => places.map((place) => (place === null ? numbers![at]! + 1 : row[place]!)));

/** A number of JSON where that is the same number, else its text: no digit is lost. */
function inJson(value: Value, type: string): Value {
  if (typeof value !== 'string' || !numbers.includes(type)) return value;
  const number = Number(value);
  return plain(String(number)) === plain(value) ? number : value;
}

/** Without zeros that say nothing. */
const plain = (number: string): string =>
  (number.includes('.') ? number.replace(/\.?0+$/, '') : number).replace(/^(-?)0+(?=\d)/, '$1');

export function written(format: RecordFormat, fields: readonly RecordField[], records: Value[][]) {
  if (format === 'csv') return records.map((record) => csvLine(record.map(textOf))).join('');
  if (format === 'tsv') return records.map(tsvLine).join('');
  const all = records.map((record) => record.map((value, at) => inJson(value, fields[at]!.type)));
  if (format === 'lists') return all;
  return all.map((record) =>
    Object.fromEntries(record.map((value, at) => [fields[at]!.id, value])),
  );
}

export const textOf = (value: Value): string => (value === null ? '' : String(value));

/** A value with what stands between values is quoted, as in CSV. */
export function tsvLine(record: readonly Value[]): string {
  const cells = record
    .map(textOf)
    .map((text) => (/[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));
  return `${cells.join('\t')}\r\n`;
}
