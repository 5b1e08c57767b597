import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { Ctx, Public, decodeCursor, encodeCursor, isCount, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NeedsScope } from '../api-key/scopes';
import { askerOf } from './asker';
import { OpenPageParameters } from './open-dataset.controller';
import type { OpenSeriesAnswer } from './open-dataset';
import { OpenDatasets } from './open-datasets.service';
import { OpenRows, seriesOf } from './open-rows.service';
import { shownSeries } from './shown-series';
import { TablePlace } from './table.parameters';
import { becausePublished } from './zone';

/** Time series among published tables (internet zone). */
@Controller('api/v1/datasets')
@NeedsScope('rows')
export class OpenSeriesController {
  constructor(
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(OpenRows) private readonly rows: OpenRows,
    @Inject(Usage) private readonly usage: Usage,
  ) {}

  /** The series of a table, by the values that tell them apart, with the periods that each lacks between the first and the last of all; 404 of a table that is no time series. */
  @Get(':id/versions/:version/tables/:table/series')
  @Public(becausePublished)
  async series(
    @Ctx() ctx: Context,
    @Param() place: TablePlace,
    @Query() { first, after }: OpenPageParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenSeriesAnswer> {
    const table = await this.datasets.table(ctx, place);
    const held = seriesOf(table);
    const [offset] = after === undefined ? [0] : decodeCursor(after, isCount);
    const { dataset, version, place: at } = table;
    const found = await this.usage.counted(
      ctx,
      { act: 'call', channel: 'portal', dataset, version },
      () => this.rows.gaps(table, { first, offset }, askerOf(request, reply)),
      ({ length: rows }) => ({ rows }),
    );
    const end = offset + found.length;
    return {
      ...{ dataset, version, table: at, ...shownSeries(held) },
      series: found.map(({ key, missing, periods: missingPeriods }) => ({
        key: Object.fromEntries(held.keys.map((name, place) => [name, key[place] ?? null])),
        ...{ missing, missingPeriods },
      })),
      next: found.length > 0 && end < held.span.series ? encodeCursor([end]) : null,
    };
  }
}
