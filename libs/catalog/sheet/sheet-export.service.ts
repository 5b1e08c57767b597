import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import type { Context } from '@shutong/platform';
import { gathered, writeWorkbook, type SheetSource } from '@shutong/workbook';
import { columnsOf as contentColumns } from '../entry/contents';
import { Entries, type EntryFilter } from '../entry/entries.service';
import type { Entry, Item } from '../entry/entry.entity';
import { explanation } from './explanation';
import { harmless } from './cell.policy';
import { cellsOf } from './cells';
import { columnsOf, headerOf, tabs, type SheetName } from './columns';
import { byteOrderMark, csvLine } from './csv';
import type { ExportFormat } from './export.parameters';
import { sheetErrors } from './sheet.errors';

export interface ExportAsked {
  readonly format: ExportFormat;
  /** Of a CSV file; workbooks hold both, and JSON lines whole entries. */
  readonly sheet: SheetName;
  readonly filter: EntryFilter;
}

/** Rows of a worksheet without the header. */
const mostRows = 1_048_575;

/** The catalogue as sheets: what `entries` gives for the same filter and the same reader. */
@Injectable()
export class SheetExport {
  constructor(
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /**
   * Read page by page while it is sent. The log entry, with the rows that there are now, is committed before.
   * @throws catalog.sheet.too-many-rows where a workbook cannot hold them
   */
  async start(ctx: Context, asked: ExportAsked): Promise<Readable> {
    const { entries, items } = await this.entries.count(ctx, asked.filter);
    const rows = { entries, items };
    if (asked.format === 'xlsx' && Math.max(entries, items) > mostRows) {
      throw sheetErrors.tooManyRows({ rows: Math.max(entries, items), limit: mostRows });
    }
    await this.audit.recordNow(ctx, {
      ...{ action: 'catalog.sheet.export', outcome: 'allow', reason: 'ok' },
      resource: sheetsOf(asked).map((sheet) => ({ type: 'sheet', id: sheet, rows: rows[sheet] })),
    });
    return Readable.from(this.bytes(ctx, asked), { objectMode: false });
  }

  private bytes(
    ctx: Context,
    { format, sheet, filter }: ExportAsked,
  ): AsyncGenerator<string | Buffer> {
    if (format === 'jsonl') return gathered(this.jsonLines(ctx, filter));
    if (format === 'csv') return gathered(csvOf(this.rows(ctx, sheet, filter)));
    const source = (name: SheetName): SheetSource => ({
      name: headerOf(tabs[name]),
      widths: columnsOf[name].map(({ width }) => width),
      rows: this.rows(ctx, name, filter),
    });
    const about = {
      name: headerOf(tabs.about),
      widths: [28, 24, 60, 80],
      rows: explanation(ctx.language),
    };
    return writeWorkbook([source('entries'), source('items'), about]);
  }

  private async *rows(
    ctx: Context,
    sheet: SheetName,
    filter: EntryFilter,
  ): AsyncGenerator<string[]> {
    const columns = columnsOf[sheet];
    const rowOf = (thing: object): string[] => {
      const cells = cellsOf(columns, thing, ctx.language);
      return columns.map(({ key }) => harmless(cells[key]!));
    };
    yield columns.map(headerOf);
    for await (const page of this.entries.all(ctx, filter)) {
      if (sheet === 'entries') yield* page.map(rowOf);
      else for (const item of await this.itemsOf(page)) yield rowOf(item);
    }
  }

  private async itemsOf(page: readonly Entry[]): Promise<object[]> {
    const items = await this.withItems(page);
    return items.flatMap(({ entry, items: own }) =>
      own.map((item) => ({ ...item, entry: entry.code })),
    );
  }

  private async *jsonLines(ctx: Context, filter: EntryFilter): AsyncGenerator<string> {
    for await (const page of this.entries.all(ctx, filter)) {
      for (const { entry, items } of await this.withItems(page)) {
        yield `${JSON.stringify(lineOf(entry, items))}\n`;
      }
    }
  }

  /** One statement for a page. */
  private withItems(page: readonly Entry[]) {
    return Promise.all(
      page.map(async (entry) => ({ entry, items: await this.entries.itemsOf(entry) })),
    );
  }
}

const sheetsOf = ({ format, sheet }: ExportAsked): readonly SheetName[] =>
  format === 'csv' ? [sheet] : ['entries', 'items'];

async function* csvOf(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  yield byteOrderMark;
  for await (const cells of rows) yield csvLine(cells);
}

/** What anybody may know of the version who may read it, contents and items. */
function lineOf(entry: Entry, items: readonly Item[]) {
  const { id, version, code, state, provider, providerName, division, reasons } = entry;
  const { submittedAt, publishedAt, changedAt } = entry;
  const said = items.map(({ entryId: _entry, version: _version, position: _at, ...item }) => item);
  return {
    ...{ id, version, code, state, provider, providerName, division },
    ...contentColumns({ ...entry, items: said }),
    ...{ reasons, submittedAt, publishedAt, changedAt },
    items: said,
  };
}
