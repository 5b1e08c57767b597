import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { Ctx, Public, UuidPipe, limits, type Context } from '@shutong/platform';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { sourceClasses, type SourceClass } from '../provider/source-class';
import { datasetSorts, type DatasetSort } from './dataset-order';
import { OpenDatasets } from './open-datasets.service';
import type { OpenDataset, OpenVersion, OpenVersionOutline } from './open-dataset';
import { becausePublished } from './zone';

/** Which page of a list is asked for. */
export class OpenPageParameters {
  /** Of a page. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(limits.pageSize.value)
  first: number = limits.pageDefault.value;

  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  after?: string;
}

/** Which page, whose datasets, and in which order. */
export class OpenDatasetParameters extends OpenPageParameters {
  /** Only what bodies of the government give, or only what others do. */
  @IsOptional()
  @IsIn(sourceClasses)
  sourceClass?: SourceClass;

  /** Only those with rows in or across a box: west, south, east, north in degrees; west beyond east crosses the antimeridian. */
  @IsOptional()
  @IsString()
  @MaxLength(limits.boxText.value)
  bbox?: string;

  /** By one of their fields, the smallest first, with `-` before it the greatest; what has none comes last. Else the one founded last first. */
  @IsOptional()
  @IsIn(datasetSorts)
  sortby?: DatasetSort;
}

export interface OpenDatasetsAnswer {
  readonly datasets: readonly OpenDataset[];
  /** Null on the last page. */
  readonly next: string | null;
}

export interface OpenVersionsAnswer {
  readonly versions: readonly OpenVersionOutline[];
  /** Null on the last page. */
  readonly next: string | null;
}

const look = { act: 'view', channel: 'portal' } as const;

/** Datasets that departments have published (internet zone). */
@Controller('api/v1/datasets')
export class OpenDatasetController {
  constructor(
    @Inject(OpenDatasets) private readonly open: OpenDatasets,
    @Inject(Usage) private readonly usage: Usage,
  ) {}

  /** Datasets of which a version is open. */
  @Get()
  @Public(becausePublished)
  async list(
    @Ctx() ctx: Context,
    @Query() asked: OpenDatasetParameters,
  ): Promise<OpenDatasetsAnswer> {
    const { nodes, hasNextPage, endCursor } = await this.open.list(ctx, asked);
    return { datasets: nodes, next: hasNextPage ? endCursor : null };
  }

  /** One dataset; 410 where every version of it was withdrawn. */
  @Get(':id')
  @Public(becausePublished)
  dataset(@Ctx() ctx: Context, @Param('id', UuidPipe) id: string): Promise<OpenDataset> {
    return this.usage.counted(
      ctx,
      look,
      () => this.open.get(ctx, id),
      ({ version }) => ({ dataset: id, version, rows: 1 }),
    );
  }

  /** Its versions, latest first; of those that were withdrawn date, ground and hashes. */
  @Get(':id/versions')
  @Public(becausePublished)
  async versions(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Query() asked: OpenPageParameters,
  ): Promise<OpenVersionsAnswer> {
    const { nodes, hasNextPage, endCursor } = await this.open.versions(ctx, id, asked);
    return { versions: nodes, next: hasNextPage ? endCursor : null };
  }

  /** A version by its number, or the `latest`, with its tables and their columns; 410 where it was withdrawn. */
  @Get(':id/versions/:version')
  @Public(becausePublished)
  version(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Param('version') version: string,
  ): Promise<OpenVersion> {
    return this.usage.counted(
      ctx,
      look,
      () => this.open.version(ctx, id, version),
      ({ number }) => ({ dataset: id, version: number, rows: 1 }),
    );
  }
}
