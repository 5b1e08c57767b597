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

export const figureMediaTypes: Readonly<Record<FigureFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
};

/** Figures as a file: with titles in one language, or where programs read it with the names of the columns. */
export async function figureFile(
  figures: Figures,
  format: FigureFormat,
  { engine, language }: { readonly engine: Engine; readonly language: Language },
): Promise<Buffer> {
  if (format === 'csv')
    return Buffer.from(byteOrderMark + sheetOf(figures, language).map(csvLine).join(''));
  if (format === 'parquet') return parquetOf(figures, engine);
  const parts: Buffer[] = [];
  for await (const part of workbookOf(figures, language)) parts.push(part);
  return Buffer.concat(parts);
}

const said = ({ zh, en }: Figures['title'], language: Language): string =>
  language === 'en' ? en : zh;

const sheetOf = ({ columns, rows }: Figures, language: Language): string[][] => [
  columns.map(({ title }) => said(title, language)),
  ...rows.map((row) => columns.map(({ name }) => harmless(String(row[name] ?? '')))),
];

const more = { zh: '（仅前若干行，另有未列出的行）', en: ' (the first; there are more)' };

/** The second sheet says of what they are, so that a file that was sent on explains itself. */
function workbookOf(figures: Figures, language: Language): AsyncGenerator<Buffer> {
  const { title, from, to, takenAt, rows, isCut, evidence } = figures;
  const isEnglish = language === 'en';
  const about = [
    [isEnglish ? 'About' : '说明', ''],
    [isEnglish ? 'Figures' : '统计', said(title, language)],
    [isEnglish ? 'Days in China' : '日期（北京时间）', `${from} – ${to}`],
    [isEnglish ? 'Rows' : '行数', `${rows.length}${isCut ? said(more, language) : ''}`],
    [isEnglish ? 'Read at' : '读取时间', takenAt],
    [isEnglish ? 'Counted from' : '依据', said(evidence.source, language)],
    [isEnglish ? 'Address' : '地址', evidence.query],
    [isEnglish ? 'Recount' : '重算', evidence.recount],
  ];
  return writeWorkbook([
    {
      name: isEnglish ? 'figures' : '统计',
      widths: figures.columns.map(({ kind }) => (kind === 'text' ? 24 : 14)),
      rows: sheetOf(figures, language),
    },
    { name: isEnglish ? 'about' : '说明', widths: [24, 90], rows: about },
  ]);
}

const typeOf = ({ kind }: FigureColumn): string =>
  ({ text: 'VARCHAR', count: 'BIGINT', share: 'DECIMAL(5, 1)' })[kind];
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Counts as integers and shares as decimals, under the names of the columns. */
async function parquetOf({ columns, rows }: Figures, engine: Engine): Promise<Buffer> {
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
