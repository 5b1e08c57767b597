import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { Config, Ctx, Public, canonicalJson, sha256, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NeedsScope } from '../api-key/scopes';
import { askerOf } from './asker';
import { licenceHeaders, licenceOf } from './licence-headers';
import type { OpenRowsAnswer } from './open-dataset';
import { OpenDatasets } from './open-datasets.service';
import { OpenRows } from './open-rows.service';
import { isHeld } from './preconditions';
import { answerOf } from './rows-answer';
import { contentOf } from './table-file';
import { TablePlace } from './table.parameters';
import { becausePublished } from './zone';

/** As many rows as somebody looks at before taking a table. */
const previewed = { limit: '20' } as const;

/** First rows of published tables, for who looks whether they are of use (internet zone). */
@Controller('api/v1/datasets')
@NeedsScope('rows')
export class OpenPreviewController {
  constructor(
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(OpenRows) private readonly rows: OpenRows,
    @Inject(Usage) private readonly usage: Usage,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** The first rows of a table of a version, as they stand in it; counted apart from rows that programs ask for. Rows go on after them with `next` as `cursor`. */
  @Get(':id/versions/:version/tables/:table/preview')
  @Public(becausePublished)
  async preview(
    @Ctx() ctx: Context,
    @Param() place: TablePlace,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenRowsAnswer | undefined> {
    const table = await this.datasets.table(ctx, place);
    const { dataset, version, place: at } = table;
    const content = contentOf(table);
    const { openLicence } = this.config;
    const licence = licenceOf(table, openLicence);
    const decides = { dataset, version, at, content, licence, ...previewed };
    const etag = `"${sha256(canonicalJson(decides)).slice(0, 32)}"`;
    if (isHeld(request.headers['if-none-match'], etag)) {
      void reply.status(304).headers({ etag });
      return undefined;
    }
    const found = await this.usage.counted(
      ctx,
      { act: 'preview', channel: 'portal', dataset, version },
      () => this.rows.page(table, previewed, askerOf(request, reply)),
      ({ rows }) => ({ rows: rows.length }),
    );
    void reply.headers({ etag, ...licenceHeaders(table, openLicence) });
    return answerOf(table, found, licence);
  }
}
