import { Readable } from 'node:stream';
import {
  Controller,
  Get,
  Inject,
  Param,
  Query,
  Req,
  Res,
  StreamableFile,
  UseFilters,
} from '@nestjs/common';
import { byteOrderMark, csvLine } from '@shutong/catalog';
import { Usage } from '@shutong/messaging';
import { Config, Ctx, Public, limits, type Context } from '@shutong/platform';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NeedsScope, asAsked } from '../api-key/scopes';
import { CkanFilter } from '../ckan/ckan.filter';
import { portalOf } from '../listing/portal-address';
import { askerOf, type Asker } from '../open-dataset/asker';
import { OpenDatasets } from '../open-dataset/open-datasets.service';
import { OpenRows, type FoundRows } from '../open-dataset/open-rows.service';
import type { FoundTable } from '../open-dataset/open-dataset';
import { DatastoreTables } from './datastore-table.service';
import { recordsOf, textOf, tsvLine } from './records';

export const dumpMediaTypes = { csv: 'text/csv', tsv: 'text/tab-separated-values' } as const;
type DumpFormat = keyof typeof dumpMediaTypes;

/** How a resource is written. */
export class DumpParameters {
  @IsOptional()
  @IsIn(Object.keys(dumpMediaTypes))
  format: DumpFormat = 'csv';

  /** `true`: with a byte order mark, by which spreadsheet programs know UTF-8. */
  @IsOptional()
  @IsIn(['true', 'false'])
  bom?: string;
}

/** Whole resources as text (internet zone). */
@Controller('datastore/dump')
@UseFilters(CkanFilter)
@NeedsScope(asAsked)
export class DumpController {
  constructor(
    @Inject(DatastoreTables) private readonly tables: DatastoreTables,
    @Inject(OpenRows) private readonly rows: OpenRows,
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(Usage) private readonly usage: Usage,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** All rows of a resource, of one version, from its first to its last, below the names of its columns. */
  @Get(':id')
  @Public('What departments have published is for everybody; the database role sees nothing else.')
  async dump(
    @Ctx() ctx: Context,
    @Param('id') id: string,
    @Query() { format, bom }: DumpParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const asker = askerOf(request, reply);
    const asked = { ctx, portal: portalOf(this.config, request), asker };
    const table = await this.tables.tableOf(asked, id, 'files');
    const { dataset, version, place } = table;
    // The first page before the answer begins: what is refused is refused with a status.
    const first = await this.usage.counted(
      ctx,
      { act: 'download', channel: 'portal' },
      () => this.page(table, 0, asker),
      () => ({ dataset, version, rows: 0 }),
    );
    const write = format === 'csv' ? csv : tsvLine;
    const lines = this.lines(ctx, { table, first, asker, write, mark: bom === 'true' });
    void reply.header(
      'content-disposition',
      `attachment; filename="${dataset}-${version}-${place}.${format}"`,
    );
    return new StreamableFile(Readable.from(lines), {
      type: `${dumpMediaTypes[format]}; charset=utf-8`,
    });
  }

  /** Breaks off where the version is withdrawn on the way. */
  private async *lines(
    ctx: Context,
    { table, first, asker, write, mark }: Dump,
  ): AsyncGenerator<string> {
    const names = first.columns.map(({ name }) => name);
    yield `${mark ? byteOrderMark : ''}${write(names)}`;
    let told = 0;
    for (let page = first; ; page = await this.page(table, told, asker)) {
      yield recordsOf(page, false).map(write).join('');
      told += page.rows.length;
      if (page.next === null) return;
      const open = await this.datasets.stillOpen(ctx, [table.publicationId]);
      if (!open.has(table.publicationId)) throw new Error('withdrawn');
    }
  }

  private page(table: FoundTable, offset: number, asker: Asker): Promise<FoundRows> {
    const columns = table.columns.map(({ name }) => name);
    const limit = Math.min(
      limits.rowPage.value,
      Math.floor(limits.openCells.value / columns.length),
    );
    const query = { output: { kind: 'rows', columns }, sort: [], limit } as const;
    return this.rows.from(table, query, offset, asker);
  }
}

type Record = ReturnType<typeof recordsOf>[number];

interface Dump {
  readonly table: FoundTable;
  readonly first: FoundRows;
  readonly asker: Asker;
  readonly write: (record: Record) => string;
  readonly mark: boolean;
}

const csv = (record: Record): string => csvLine(record.map(textOf));
