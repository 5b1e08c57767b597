import {
  Controller,
  Get,
  Inject,
  Param,
  Query,
  Req,
  Res,
  UseFilters,
  type StreamableFile,
} from '@nestjs/common';
import { byteOrderMark } from '@shutong/catalog';
import { Config, Ctx, Public, type Context } from '@shutong/platform';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAboutIn } from '../call-log/gate.guard';
import { NeedsScope, asAsked } from '../api-key/scopes';
import { CkanFilter } from '../ckan/ckan.filter';
import { portalOf } from '../listing/portal-address';
import { askerOf } from '../open-dataset/asker';
import { ExportAnswers } from '../open-dataset/export-answers.service';
import type { FoundTable } from '../open-dataset/open-dataset';
import type { Around } from '../open-dataset/open-exports.service';
import { DatastoreTables } from './datastore-table.service';
import { titlesOf } from './datastore.actions';
import { fieldsOf } from './records';
import { becausePublished } from '../open-dataset/zone';

/** As CKAN calls them. */
export const dumpFormats = ['csv', 'tsv', 'json', 'xml'] as const;
type DumpFormat = (typeof dumpFormats)[number];

/** How a resource is written. */
export class DumpParameters {
  @IsOptional()
  @IsIn(dumpFormats)
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
    @Inject(ExportAnswers) private readonly answers: ExportAnswers,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** All rows of a resource, of one version, from its first to its last, with the names of its columns. */
  @Get(':id')
  @Public(becausePublished)
  async dump(
    @Ctx() ctx: Context,
    @Param('id') id: string,
    @Query() { format, bom }: DumpParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const asker = askerOf(request, reply);
    const isAbout = isAboutIn(request);
    const asked = { ctx, portal: portalOf(this.config, request), asker, isAbout };
    const table = await this.tables.tableOf(asked, id, 'files');
    const around = aroundOf(format, table, bom === 'true');
    const written = { table, format, forSpreadsheet: false, around };
    return this.answers.answer(ctx, written, { request, reply });
  }
}

/** As CKAN has it. */
function aroundOf(format: DumpFormat, table: FoundTable, isMarked: boolean): Around {
  const fields = JSON.stringify(fieldsOf(table.columns, titlesOf(table)));
  const { before, after }: Around = {
    csv: { before: '', after: '' },
    tsv: { before: '', after: '' },
    json: { before: `{"fields":${fields},"records":[\n`, after: ']}\n' },
    xml: {
      before: '<data xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n',
      after: '</data>\n',
    },
  }[format];
  return { before: `${isMarked ? byteOrderMark : ''}${before}`, after };
}
