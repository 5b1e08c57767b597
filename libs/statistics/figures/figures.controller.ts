import {
  Controller,
  Get,
  Inject,
  Param,
  Query,
  Res,
  StreamableFile,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Engine } from '@shutong/datasets';
import { Ctx, Requires, type Context } from '@shutong/platform';
import type { FastifyReply } from 'fastify';
import { figureFile, figureMediaTypes } from './figure-file';
import { FigureFileParameters, FigureParameters } from './figures.parameters';
import { FigureTables, type Figures } from './figures.service';

/** Figures of the hub for systems and charts (government network). */
@Controller('api/v1/figures')
export class FiguresController implements OnApplicationShutdown {
  constructor(
    @Inject(FigureTables) private readonly tables: FigureTables,
    @Inject(Engine) private readonly engine: Engine,
  ) {}

  /** `departments`, `regions`, `months`, `projects`, `usage`, `lists`, `openness`, `themes`, `surveys`, `region-surveys`, `freshness`, `league` `purposes`, `usage-by-` with `act`, `channel`, `consumer`, `department`, `entry` or `outcome`, or `acts-by-` with the same but `entry`, with what a chart shows and where each number comes from. */
  @Get(':name')
  @Requires('statistics.overview.read')
  read(
    @Ctx() ctx: Context,
    @Param('name') name: string,
    @Query() asked: FigureParameters,
  ): Promise<Figures> {
    return this.tables.read(ctx, name, asked);
  }

  /**
   * The same as a file: CSV or a workbook with titles in the caller's language, or Parquet. `figures-complete: ?0` says that there are
   * more rows.
   */
  @Get(':name/file')
  @Requires('statistics.overview.read')
  async file(
    @Ctx() ctx: Context,
    @Param('name') name: string,
    @Query() { format, ...asked }: FigureFileParameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const figures = await this.tables.read(ctx, name, asked);
    const { engine } = this;
    const bytes = await figureFile(figures, format, { engine, language: ctx.language });
    void reply.header('figures-complete', figures.isCut ? '?0' : '?1');
    return new StreamableFile(bytes, {
      type: figureMediaTypes[format],
      disposition: `attachment; filename="${name}-${asked.from}-${asked.to}.${format}"`,
    });
  }

  onApplicationShutdown(): Promise<void> {
    return this.engine.stop();
  }
}
