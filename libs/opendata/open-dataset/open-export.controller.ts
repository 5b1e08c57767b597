import {
  Controller,
  Get,
  Inject,
  Param,
  Query,
  Req,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import { byteOrderMark } from '@shutong/catalog';
import { Ctx, Public, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NeedsScope } from '../api-key/scopes';
import { ExportAnswers } from './export-answers.service';
import { exportMediaTypes, fileFormats, type FileFormat } from './export-format';
import { openErrors } from './open-dataset.errors';
import { OpenDatasets } from './open-datasets.service';
import { SpreadsheetParameter } from './row.parameters';
import { WrittenTablePlace } from './table.parameters';
import type { Around } from './open-exports.service';
import { becausePublished } from './zone';

/** Published tables as a whole, in formats other than the one in which they are kept (internet zone). */
@Controller('api/v1/datasets')
@NeedsScope('files')
export class OpenExportController {
  constructor(
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(ExportAnswers) private readonly answers: ExportAnswers,
  ) {}

  /** A whole table of a version as `csv`, `tsv`, `jsonl`, `geojson` or `xlsx`, written while it is sent; its hash follows as a trailer. */
  @Get(':id/versions/:version/tables/:table/file.:format')
  @Public(becausePublished)
  async whole(
    @Ctx() ctx: Context,
    @Param() { format: ending, ...place }: WrittenTablePlace,
    @Query() { spreadsheet }: SpreadsheetParameter,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const table = await this.datasets.table(ctx, place);
    const format = fileFormats.find((one) => one === ending);
    if (!format) {
      const formats = fileFormats.map((one) => exportMediaTypes[one]).join(', ');
      throw openErrors.notAcceptable({ formats });
    }
    const forSpreadsheet = spreadsheet === 'true' && (format === 'csv' || format === 'tsv');
    const around = forSpreadsheet ? marked : (frames[format] ?? nothing);
    return this.answers.answer(ctx, { table, format, forSpreadsheet, around }, { request, reply });
  }
}

const nothing: Around = { before: '', after: '' };
const marked: Around = { before: byteOrderMark, after: '' };
const frames: Readonly<Partial<Record<FileFormat, Around>>> = {
  geojson: { before: '{"type":"FeatureCollection","features":', after: '}\n' },
};
