import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, Public, UuidPipe, type Context } from '@shutong/platform';
import { OpenPageParameters } from '../open-dataset/open-dataset.controller';
import type { ContestsAnswer, OpenContest } from './open-contest';
import { OpenContests } from './open-contests.service';

const because = 'Whoever might take part has to be able to read of it.';

/** Contests and projects of the authority (internet zone). */
@Controller('api/v1/contests')
@Public(because)
export class OpenContestController {
  constructor(@Inject(OpenContests) private readonly contests: OpenContests) {}

  /** Contests and projects with their windows and datasets, announced last first. */
  @Get()
  async list(@Ctx() ctx: Context, @Query() asked: OpenPageParameters): Promise<ContestsAnswer> {
    const { nodes, hasNextPage, endCursor } = await this.contests.list(ctx, asked);
    return { contests: nodes, next: hasNextPage ? endCursor : null };
  }

  /** One of them. */
  @Get(':id')
  get(@Ctx() ctx: Context, @Param('id', UuidPipe) id: string): Promise<OpenContest> {
    return this.contests.get(ctx, id);
  }
}
