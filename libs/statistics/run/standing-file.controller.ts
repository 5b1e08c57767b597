import { Controller, Get, Inject, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { Engine } from '@shutong/datasets';
import { Clock, Ctx, Requires, limits, type Context } from '@shutong/platform';
import type { FastifyReply } from 'fastify';
import { figureFile, figureMediaTypes } from '../figures/figure-file';
import { readScheme } from '../scheme/scheme-file';
import { SchemePlace, StandingFileParameters } from './index.parameters';
import { standingSheet } from './standing-file';
import { Standings } from './standings.service';

/** Places of a cohort as files (government network). */
@Controller('api/v1/indices')
export class StandingFileController {
  constructor(
    @Inject(Standings) private readonly standings: Standings,
    @Inject(Engine) private readonly engine: Engine,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Units of a cohort by their newest scores as CSV, workbook or Parquet, with the mark of a trial and what it rests on in the caller's
   * language. `figures-complete: ?0` says that there are more.
   */
  @Get(':scheme/standings/file')
  @Requires('statistics.index.read')
  async file(
    @Ctx() ctx: Context,
    @Param() { scheme }: SchemePlace,
    @Query() { format, cohort, period }: StandingFileParameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const of = { scheme: readScheme(scheme).id, cohort, period };
    const page = await this.standings.list(ctx, of, { first: limits.figureRows.value });
    const { language } = ctx;
    const sheet = standingSheet(of, page, { takenAt: this.clock.now(), language });
    const bytes = await figureFile(sheet, format, { engine: this.engine, language });
    void reply.header('figures-complete', sheet.isCut ? '?0' : '?1');
    return new StreamableFile(bytes, {
      type: figureMediaTypes[format],
      disposition: `attachment; filename="${of.scheme}-${cohort}-${period}.${format}"`,
    });
  }
}
