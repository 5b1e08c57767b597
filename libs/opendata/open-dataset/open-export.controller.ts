import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { Ctx, Public, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NeedsScope } from '../api-key/scopes';
import { askerOf } from './asker';
import { exportFormats, exportMediaTypes, type ExportFormat } from './export-format';
import { openErrors } from './open-dataset.errors';
import { OpenDatasets } from './open-datasets.service';
import { OpenExports } from './open-exports.service';
import { isHeld } from './preconditions';
import { SpreadsheetParameter } from './row.parameters';
import { WrittenTablePlace } from './table.parameters';
import type { FoundTable } from './open-dataset';

/** Published tables as a whole, in formats other than the one in which they are kept (internet zone). */
@Controller('api/v1/datasets')
@NeedsScope('files')
export class OpenExportController {
  constructor(
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(OpenExports) private readonly exports: OpenExports,
    @Inject(Usage) private readonly usage: Usage,
  ) {}

  /** A whole table of a version as `csv`, `jsonl`, `geojson` or `xlsx`, written while it is sent; its hash follows as a trailer. */
  @Get(':id/versions/:version/tables/:table/file.:format')
  @Public('What departments have published is for everybody; the database role sees nothing else.')
  async whole(
    @Ctx() ctx: Context,
    @Param() { format: ending, ...place }: WrittenTablePlace,
    @Query() { spreadsheet }: SpreadsheetParameter,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const table = await this.datasets.table(ctx, place);
    const format = exportFormats.find((one) => one === ending);
    if (!format) {
      throw openErrors.notAcceptable({ formats: Object.values(exportMediaTypes).join(', ') });
    }
    const forSpreadsheet = spreadsheet === 'true';
    const headers = headersOf(table, format, forSpreadsheet);
    if (isHeld(request.headers['if-none-match'], headers.etag.slice(2))) {
      void reply.status(304).headers(headers);
      return undefined;
    }
    const ended = (sha256: Buffer): void =>
      reply.raw.addTrailers({ 'repr-digest': `sha-256=:${sha256.toString('base64')}:` });
    const write = () =>
      this.exports.write({ table, format, forSpreadsheet, ended }, askerOf(request, reply));
    const { dataset, version, rows } = table;
    const type = exportMediaTypes[format];
    if (request.method === 'HEAD') {
      void reply.headers(headers);
      return new StreamableFile(Readable.from([]), { type });
    }
    const act = { act: 'download', channel: 'portal' } as const;
    const brought = () => ({ dataset, version, rows });
    const content = await this.usage.counted(ctx, act, write, brought);
    void reply.headers({ ...headers, trailer: 'repr-digest' });
    return new StreamableFile(content, { type });
  }
}

/** The same table may be written otherwise by another release of the engine: the tag is a weak one, and no part is given. */
const headersOf = (
  { sha256, rows, dataset, version, place, publishedAt }: FoundTable,
  format: ExportFormat,
  forSpreadsheet: boolean,
) => ({
  etag: `W/"${sha256}-${format}${forSpreadsheet ? '-spreadsheet' : ''}"`,
  'last-modified': publishedAt.toUTCString(),
  'accept-ranges': 'none',
  'row-count': String(rows),
  'content-disposition': `attachment; filename="${dataset}-${version}-${place}.${format}"`,
});
