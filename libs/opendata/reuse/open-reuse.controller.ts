import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, Public, UuidPipe, type Context } from '@shutong/platform';
import { OpenPageParameters } from '../open-dataset/open-dataset.controller';
import type {
  DatasetReusesAnswer,
  InstitutionsAnswer,
  OpenReuse,
  ReusesAnswer,
} from './open-reuse';
import { OpenReuses } from './open-reuses.service';
import { InstitutionParameters, ReuseParameters } from './reuse.input';

const because = 'What came out of open data is for everybody to see, as the data is.';

/** What developers have made of open datasets, once the authority has accepted it (internet zone). */
@Controller('api/v1')
@Public(because)
export class OpenReuseController {
  constructor(@Inject(OpenReuses) private readonly reuses: OpenReuses) {}

  /** Applications, papers, reports and visualisations with the datasets that they came out of, handed in last first. */
  @Get('reuses')
  async list(@Ctx() ctx: Context, @Query() asked: ReuseParameters): Promise<ReusesAnswer> {
    const { nodes, hasNextPage, endCursor } = await this.reuses.list(ctx, asked);
    return { reuses: nodes, next: hasNextPage ? endCursor : null };
  }

  /** Institutions whose people have made them, by name, each with how many; of one kind or dataset where asked. */
  @Get('reuses/institutions')
  async institutions(
    @Ctx() ctx: Context,
    @Query() asked: InstitutionParameters,
  ): Promise<InstitutionsAnswer> {
    const { nodes, hasNextPage, endCursor } = await this.reuses.institutions(ctx, asked);
    return { institutions: nodes, next: hasNextPage ? endCursor : null };
  }

  /** One of them. */
  @Get('reuses/:id')
  get(@Ctx() ctx: Context, @Param('id', UuidPipe) id: string): Promise<OpenReuse> {
    return this.reuses.get(ctx, id);
  }

  /** What came out of a dataset, own or harvested, and how many there are in all; none of one that there is not. */
  @Get('datasets/:id/reuses')
  async ofDataset(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Query() asked: OpenPageParameters,
  ): Promise<DatasetReusesAnswer> {
    const dataset = id.toLowerCase();
    const { nodes, hasNextPage, endCursor } = await this.reuses.list(ctx, { ...asked, dataset });
    const counts = await this.reuses.countsOf(ctx, dataset);
    return { ...counts, reuses: nodes, next: hasNextPage ? endCursor : null };
  }
}
