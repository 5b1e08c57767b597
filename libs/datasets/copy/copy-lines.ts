import { quoted } from '../ingest/types/formats';
import { named } from '../ingest/table/spool-sql';
import type { RowColumn } from '../row-query/row-query';

/** Of rows as they are written one by one; whoever sends them says what stands around them. */
export const lineFormats = ['json', 'xml'] as const;
export type LineFormat = (typeof lineFormats)[number];

/** One text for each row, which holds neither a line break nor a control character. Needs `file_row_number`. */
export const lineOf = (format: LineFormat, columns: readonly RowColumn[]): string =>
  ({ json: jsonLine, xml: xmlLine })[format](columns);

/** A list of its values, whole numbers and decimals as numbers with all their digits; a comma before each but the first. */
function jsonLine(columns: readonly RowColumn[]): string {
  const values = columns.map((column) => {
    const text = `CAST(t.${named(column.name)} AS VARCHAR)`;
    const isNumber = column.kind === 'integer' || column.kind === 'decimal';
    const value =
      (isNumber && column.sqlType !== 'DOUBLE') || column.kind === 'boolean'
        ? text
        : `CAST(to_json(${text}) AS VARCHAR)`;
    return `coalesce(${value}, 'null')`;
  });
  return `CASE WHEN t.file_row_number = 0 THEN '' ELSE ',' END || '[' || concat_ws(',', ${values.join(', ')}) || ']'`;
}

function xmlLine(columns: readonly RowColumn[]): string {
  const elements = columns.map(({ name }) => {
    const tag = xmlName(name);
    const open = quoted(`<${tag}>`);
    const nothing = quoted(`<${tag} xsi:nil="true"/>`);
    const text = xmlText(`CAST(t.${named(name)} AS VARCHAR)`);
    return `coalesce(${open} || ${text} || ${quoted(`</${tag}>`)}, ${nothing})`;
  });
  return `'<row _id="' || (t.file_row_number + 1) || '">' || ${elements.join(' || ')} || '</row>'`;
}

/** What no XML may hold (XML 1.0, 2.2) is left out. */
const xmlText = (value: string): string =>
  [
    ["'&'", "'&amp;'"],
    ["'<'", "'&lt;'"],
    ["'>'", "'&gt;'"],
    ['chr(10)', "'&#10;'"],
    ['chr(13)', "'&#13;'"],
    ['chr(9)', "'&#9;'"],
  ].reduce(
    (sql, [from, to]) => `replace(${sql}, ${from}, ${to})`,
    `regexp_replace(${value}, '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{fffe}\\x{ffff}]', '', 'g')`,
  );

/** Characters that no name of XML has, or not as its first, as SQL/XML writes them (ISO/IEC 9075-14, 9.1). */
const xmlName = (name: string): string =>
  name.replace(
    /^[^\p{L}_]|[^\p{L}\p{N}_.-]/gu,
    (one) => `_x${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}_`,
  );
