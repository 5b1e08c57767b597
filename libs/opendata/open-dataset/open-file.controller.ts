import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Req, Res, StreamableFile } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { Config, Ctx, Public, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { openErrors } from './open-dataset.errors';
import { OpenDatasets } from './open-datasets.service';
import { OpenFiles } from './open-files.service';
import { NeedsScope } from '../api-key/scopes';
import { askerOf } from './asker';
import { licenceHeaders } from './licence-headers';
import { isHeld, rangeOf } from './preconditions';
import { fileHeaders, parquetType, tagOf } from './table-file';
import { TablePlace } from './table.parameters';
import type { FoundTable } from './open-dataset';
import { becausePublished } from './zone';

/** Published tables as files (internet zone). */
@Controller('api/v1/datasets')
@NeedsScope('files')
export class OpenFileController {
  constructor(
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(OpenFiles) private readonly files: OpenFiles,
    @Inject(Usage) private readonly usage: Usage,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** A table of a version, by its number or the `latest`, as its Parquet file; in parts too (Range). */
  @Get(':id/versions/:version/tables/:table/file')
  @Public(becausePublished)
  async file(
    @Ctx() ctx: Context,
    @Param() place: TablePlace,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const { headers, method } = request;
    const table = await this.datasets.table(ctx, place);
    if (table.isPart) throw openErrors.onlyInPart();
    if (isHeld(headers['if-none-match'], tagOf(table))) {
      void reply.status(304).headers(fileHeaders(table));
      return undefined;
    }
    // Only of GET is a part asked for (RFC 9110, 14.2).
    const range = method === 'GET' ? partOf(headers, table, reply) : undefined;
    const { start, end } = range ?? { start: 0, end: table.bytes - 1 };
    // HEAD is told the length of what it does not get, so nothing is read for it.
    const read = () => this.files.read(table, range, askerOf(request, reply));
    const bytes = end - start + 1;
    const { dataset, version } = table;
    const act = { act: 'download', channel: 'portal', dataset, version } as const;
    const download = () =>
      start > 0 ? read() : this.usage.counted(ctx, act, read, () => ({ rows: 0, bytes }));
    const content = method === 'HEAD' ? Readable.from([]) : await download();
    const told = licenceHeaders(table, this.config.openLicence);
    void reply.headers({ ...fileHeaders(table), ...told, 'content-length': bytes });
    if (range) {
      void reply.status(206).header('content-range', `bytes ${start}-${end}/${table.bytes}`);
    }
    return new StreamableFile(content, { type: parquetType });
  }
}

/** A refusal tells how long the file is. */
function partOf(headers: FastifyRequest['headers'], table: FoundTable, reply: FastifyReply) {
  try {
    return rangeOf(headers, { bytes: table.bytes, tag: tagOf(table) });
  } catch (error) {
    void reply.header('content-range', `bytes */${table.bytes}`);
    throw error;
  }
}
