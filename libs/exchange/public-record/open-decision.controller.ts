import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, Public, limits, type Context } from '@shutong/platform';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { OpenDecisions, type PublicDecision } from './open-decisions.service';

/** Which decisions are asked for. */
export class DecisionParameters {
  /** Unified social credit code of a department that asked or decided. */
  @IsOptional()
  @Matches(/^[0-9A-Z]{18}$/)
  department?: string;

  /** Decisions of a page. */
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

/** One page of the record. */
export interface DecisionAnswer {
  readonly decisions: readonly PublicDecision[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** How departments decided on each other's requests for data, newest first (internet zone). */
@Controller('api/v1/decisions')
export class OpenDecisionController {
  constructor(@Inject(OpenDecisions) private readonly decisions: OpenDecisions) {}

  @Get()
  @Public('Decisions on sharing are made in the open; the table names no person and no case.')
  async list(@Ctx() ctx: Context, @Query() asked: DecisionParameters): Promise<DecisionAnswer> {
    const { nodes, hasNextPage, endCursor } = await this.decisions.list(ctx, asked);
    return { decisions: nodes, next: hasNextPage ? endCursor : null };
  }
}
