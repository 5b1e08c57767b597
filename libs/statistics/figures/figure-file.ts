import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteOrderMark, csvLine, harmless } from '@shutong/catalog';
import type { Engine } from '@shutong/datasets';
import type { Language } from '@shutong/platform';
import { writeWorkbook } from '@shutong/workbook';
import type { FigureColumn, FigureRow } from './figure-table';
import type { FigureFormat } from './figures.parameters';
import type { Figures } from './figures.service';
import { saidIn } from '../words';

export const figureMediaTypes: Readonly<Record<FigureFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
};

/** What a file is made of. */
export type FigureSheet = Pick<
  Figures,
  'title' | 'from' | 'to' | 'takenAt' | 'columns' | 'rows' | 'isCut' | 'evidence'
>;

/** Figures as a file: with titles in one language, or where programs read it with the names of the columns. */
export async function figureFile(
  figures: FigureSheet,
  format: FigureFormat,
  { engine, language }: { readonly engine: Engine; readonly language: Language },
): Promise<Buffer> {
  if (format === 'csv') return csvOf(figures, language);
  if (format === 'parquet') return parquetOf(figures, engine);
  const parts: Buffer[] = [];
  for await (const part of workbookOf(figures, language)) parts.push(part);
  return Buffer.concat(parts);
}

/** Titles and rows in one language. */
export const csvOf = (figures: FigureSheet, language: Language): Buffer =>
  Buffer.from(byteOrderMark + sheetOf(figures, language).map(csvLine).join(''));

const sheetOf = ({ columns, rows }: FigureSheet, language: Language): string[][] => [
  columns.map(({ title }) => saidIn(language)(title)),
  ...rows.map((row) => columns.map((column) => cellOf(column, row))),
];

/** What is no text is a number: no program takes it for a formula. */
const cellOf = ({ name, kind }: FigureColumn, row: FigureRow): string =>
  kind === 'text' ? harmless(String(row[name] ?? '')) : String(row[name] ?? '');

const sheets = { zh: ['统计', '说明'], en: ['figures', 'about'] };

/** The second sheet says of what they are, so that a file that was sent on explains itself. */
function workbookOf(figures: FigureSheet, language: Language): AsyncGenerator<Buffer> {
  const [name, about] = language === 'en' ? sheets.en : sheets.zh;
  return writeWorkbook([
    {
      name: name!,
      widths: figures.columns.map(({ kind }) => (kind === 'text' ? 24 : 14)),
      kinds: figures.columns.map(({ kind }) => (kind === 'text' ? 'text' : 'number')),
      rows: sheetOf(figures, language),
    },
    { name: about!, widths: [24, 90], rows: aboutOf(figures, language) },
  ]);
}

const more = { zh: '（仅前若干行，另有未列出的行）', en: ' (the first; there are more)' };

function aboutOf(figures: FigureSheet, language: Language): string[][] {
  const { title, from, to, takenAt, rows, isCut, evidence } = figures;
  const lines: readonly (readonly [zh: string, en: string, value: string])[] = [
    ['说明', 'About', ''],
    ['统计', 'Figures', saidIn(language)(title)],
    ['日期（北京时间）', 'Days in China', `${from} – ${to}`],
    ['行数', 'Rows', `${rows.length}${isCut ? saidIn(language)(more) : ''}`],
    ['读取时间', 'Read at', takenAt],
    ['依据', 'Counted from', saidIn(language)(evidence.source)],
    ['地址', 'Address', evidence.query],
    ['重算', 'Recount', evidence.recount],
  ];
  return lines.map(([zh, en, value]) => [saidIn(language)({ zh, en }), value]);
}

const typeOf = ({ kind }: FigureColumn): string =>
  ({
    ...{ text: 'VARCHAR', count: 'BIGINT' },
    ...{ share: 'DECIMAL(5, 1)', score: 'DECIMAL(9, 6)', total: 'DECIMAL(18, 12)' },
  })[kind];
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Counts as integers, all else but texts as decimals, under the names of the columns. */
async function parquetOf({ columns, rows }: FigureSheet, engine: Engine): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'shutong-figures-'));
  const [from, to] = [join(folder, 'rows.jsonl'), join(folder, 'rows.parquet')];
  const types = columns.map((column) => `${quoted(column.name)}: ${quoted(typeOf(column))}`);
  try {
    await writeFile(
      from,
      rows.map((row) => `${JSON.stringify(row satisfies FigureRow)}\n`).join(''),
    );
    await engine.session([from, to], (session) =>
      session.run(
        `COPY (SELECT * FROM read_json(${quoted(from)}, format = 'newline_delimited', columns = {${types.join(', ')}}))
           TO ${quoted(to)} (FORMAT parquet, COMPRESSION zstd)`,
      ),
    );
    return await readFile(to);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
