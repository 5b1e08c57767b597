import { numberFormats, typedCell, type CellKind } from './cell-kinds';
import { gathered } from './chunks';
import { escaped } from './xml';
import { zip, type ZipPart } from './zip';

/** One sheet of a workbook that is written. */
export interface SheetSource {
  readonly name: string;
  /** Width of each column in characters. */
  readonly widths: readonly number[];
  /** What the cells below the header hold, by column; texts where it is not said. */
  readonly kinds?: readonly CellKind[];
  /** The first row is the header: it is bold and stays in sight. */
  readonly rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * An .xlsx workbook (ECMA-376), row by row: nothing but the row that is written is held. Cells are texts, so
 * that no program takes one for a formula or a date, but for those of columns that hold numbers or days; of these too what a program would round.
 */
export function writeWorkbook(sheets: readonly SheetSource[]): AsyncGenerator<Buffer> {
  const path = (at: number): string => `worksheets/sheet${at + 1}.xml`;
  const text = (name: string, content: string): ZipPart => ({
    name,
    content: [declaration + content],
  });
  return zip([
    text('[Content_Types].xml', contentTypes(sheets.map((_, at) => path(at)))),
    text('_rels/.rels', relationList([['officeDocument', 'xl/workbook.xml']])),
    text('xl/workbook.xml', workbook(sheets)),
    text(
      'xl/_rels/workbook.xml.rels',
      relationList([
        ...sheets.map((_, at) => ['worksheet', path(at)] as const),
        ['styles', 'styles.xml'],
      ]),
    ),
    text('xl/styles.xml', styles),
    ...sheets.map((sheet, at) => ({ name: `xl/${path(at)}`, content: gathered(worksheet(sheet)) })),
  ]);
}

async function* worksheet({ widths, kinds = [], rows }: SheetSource): AsyncGenerator<string> {
  const column = (width: number, at: number): string =>
    `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`;
  const view = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  yield (
    `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">${view}` +
    `</sheetView></sheetViews><cols>${widths.map(column).join('')}</cols><sheetData>`
  );
  let number = 0;
  for await (const cells of rows) {
    number += 1;
    const row = number;
    const xml = cells.map((text, at) => cellXml(text, { column: at, row, kind: kinds[at] }));
    yield `<row r="${row}">${xml.join('')}</row>`;
  }
  yield '</sheetData></worksheet>';
}

interface Place {
  readonly column: number;
  readonly row: number;
  readonly kind: CellKind | undefined;
}

/** Style 1 is the header's, 2 shows line breaks. */
function cellXml(text: string, { column, row, kind = 'text' }: Place): string {
  if (text === '') return '';
  const typed = row === 1 ? undefined : typedCell(text, kind);
  if (typed) return `<c r="${letters(column)}${row}" s="${typed.style}"><v>${typed.value}</v></c>`;
  const style = row === 1 ? 1 : text.includes('\n') ? 2 : 0;
  const content = escaped(carried(text));
  return `<c r="${letters(column)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${content}</t></is></c>`;
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}

/** XML carries neither all control characters nor lone surrogates, and makes one line end of two characters. */
const uncarried = /_(?=x[0-9A-Fa-f]{4}_)|[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const carried = (text: string): string =>
  text.replaceAll(
    uncarried,
    (mark) => `_x${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );

function workbook(sheets: readonly SheetSource[]): string {
  const listed = sheets.map(
    ({ name }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  );
  return `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${listed.join('')}</sheets></workbook>`;
}

function relationList(targets: readonly (readonly [kind: string, target: string])[]): string {
  const listed = targets.map(
    ([kind, target], at) =>
      `<Relationship Id="rId${at + 1}" Type="${relations}/${kind}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${packages}/relationships">${listed.join('')}</Relationships>`;
}

function contentTypes(paths: readonly string[]): string {
  const part = (name: string, kind: string): string =>
    `<Override PartName="/xl/${name}" ContentType="${type}.${kind}+xml"/>`;
  return (
    `<Types xmlns="${packages}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    part('workbook.xml', 'sheet.main') +
    part('styles.xml', 'styles') +
    `${paths.map((path) => part(path, 'worksheet')).join('')}</Types>`
  );
}

/** Numbers below it are of formats that every program knows (ECMA-376 Part 1, §18.8.30). */
const firstFormat = 164;
const formatList = numberFormats.map(
  (code, at) => `<numFmt numFmtId="${firstFormat + at}" formatCode="${code}"/>`,
);
const formatStyles = numberFormats.map(
  (_, at) =>
    `<xf numFmtId="${firstFormat + at}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
);

const styles =
  `<styleSheet xmlns="${main}"><numFmts count="${formatList.length}">${formatList.join('')}</numFmts>` +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
  '<fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="${3 + formatStyles.length}">` +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">' +
  `<alignment wrapText="1"/></xf>${formatStyles.join('')}</cellXfs></styleSheet>`;
