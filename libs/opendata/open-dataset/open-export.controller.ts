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
import { readParameters } from '@shutong/datasets';
import { Ctx, Public, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NeedsScope } from '../api-key/scopes';
import { ExportAnswers } from './export-answers.service';
import { exportMediaTypes, fileFormats, type FileFormat } from './export-format';
import { openErrors } from './open-dataset.errors';
import { OpenDatasets } from './open-datasets.service';
import { WrittenSelectionParameters, givenOf } from './row.parameters';
import { WrittenTablePlace } from './table.parameters';
import type { FoundTable } from './open-dataset';
import type { Around, AskedExport } from './open-exports.service';
import { becausePublished } from './zone';

/** Published tables, or what is selected of them, as files written while they are sent (internet zone). */
@Controller('api/v1/datasets')
@NeedsScope('files')
export class OpenExportController {
  constructor(
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(ExportAnswers) private readonly answers: ExportAnswers,
  ) {}

  /**
   * A table of a version as `csv`, `tsv`, `jsonl`, `geojson`, `xlsx` or `parquet`: the whole, or all that the parameters select, filter,
   * sort and group of it; the hash follows as a trailer.
   */
  @Get(':id/versions/:version/tables/:table/file.:format')
  @Public(becausePublished)
  async whole(
    @Ctx() ctx: Context,
    @Param() { format: ending, ...place }: WrittenTablePlace,
    @Query() { spreadsheet, ...selection }: WrittenSelectionParameters,
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
    const selected = selectionOf(table, givenOf(selection), format);
    const asked = { table, format, forSpreadsheet, around, ...selected };
    return this.answers.answer(ctx, asked, { request, reply });
  }
}

/** Parquet is a selection, too, where it is of all: the file as it is kept has an address of its own. */
function selectionOf(
  { columns }: FoundTable,
  given: Readonly<Record<string, string>>,
  format: FileFormat,
): Pick<AskedExport, 'query'> {
  const isWhole = Object.keys(given).length === 0 && format !== 'parquet';
  return isWhole ? {} : { query: readParameters(given, columns) };
}

const nothing: Around = { before: '', after: '' };
const marked: Around = { before: byteOrderMark, after: '' };
const frames: Readonly<Partial<Record<FileFormat, Around>>> = {
  geojson: { before: '{"type":"FeatureCollection","features":', after: '}\n' },
};
