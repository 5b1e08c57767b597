import { Controller, Get, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { Config, Ctx, Public, canonicalJson, sha256, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NeedsScope } from '../api-key/scopes';
import { portalOf } from '../listing/portal-address';
import { askerOf, type Exchanged } from '../open-dataset/asker';
import type { FoundTable } from '../open-dataset/open-dataset';
import { OpenDatasets } from '../open-dataset/open-datasets.service';
import { isHeld } from '../open-dataset/preconditions';
import { contentOf } from '../open-dataset/table-file';
import { TablePlace } from '../open-dataset/table.parameters';
import { chartHtml, viewPolicy } from './chart-html';
import { ChartParameters, ChartViewParameters } from './chart.parameters';
import { OpenCharts, type OpenChart } from './open-charts.service';
import { becausePublished } from '../open-dataset/zone';

/** Charts of published tables, as data and as a page for a frame (internet zone). */
@Controller('api/v1/datasets')
@NeedsScope('rows')
export class OpenChartController {
  constructor(
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(OpenCharts) private readonly charts: OpenCharts,
    @Inject(Usage) private readonly usage: Usage,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** What a chart shows of a table of a version, by its number or the `latest`: each number with the address that gives it alone. */
  @Get(':id/versions/:version/tables/:table/chart')
  @Public(becausePublished)
  async data(
    @Ctx() ctx: Context,
    @Param() place: TablePlace,
    @Query() asked: ChartParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenChart | undefined> {
    const table = await this.datasets.table(ctx, place);
    return this.answered(ctx, { table, asked, shown: asked }, { request, reply });
  }

  /** The same as a page to be shown in a frame: HTML and SVG, with nothing in it that runs or is loaded. */
  @Get(':id/versions/:version/tables/:table/chart.html')
  @Public(becausePublished)
  async view(
    @Ctx() ctx: Context,
    @Param() place: TablePlace,
    @Query() { drawn = 'bars', language = ctx.language, ...asked }: ChartViewParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const table = await this.datasets.table(ctx, place);
    const portal = portalOf(this.config, request);
    void reply.header('vary', 'accept-language');
    const shown = { ...asked, drawn, language, portal };
    const chart = await this.answered(ctx, { table, asked, shown }, { request, reply });
    if (!chart) return undefined;
    void reply.header('content-security-policy', viewPolicy(this.config.portalFrames));
    const figure = asked.figure ?? (asked.value === undefined ? 'count' : 'sum');
    const html = chartHtml({ chart, figure, drawn, language, portal });
    return new StreamableFile(Buffer.from(html), { type: 'text/html; charset=utf-8' });
  }

  /** Undefined where whoever asks holds the same already. `shown`: all that decides about the answer beside the table. */
  private async answered(
    ctx: Context,
    { table, asked, shown }: { table: FoundTable; asked: ChartParameters; shown: object },
    { request, reply }: Exchanged,
  ): Promise<OpenChart | undefined> {
    const { dataset, version, place } = table;
    const content = contentOf(table);
    const decides = canonicalJson({ dataset, version, place, content, ...shown });
    const etag = `"${sha256(decides).slice(0, 32)}"`;
    void reply.header('etag', etag);
    if (isHeld(request.headers['if-none-match'], etag)) {
      void reply.status(304);
      return undefined;
    }
    return this.usage.counted(
      ctx,
      { act: 'call', channel: 'portal', dataset, version },
      () => this.charts.read(table, asked, askerOf(request, reply)),
      ({ marks }) => ({ rows: marks.length }),
    );
  }
}
