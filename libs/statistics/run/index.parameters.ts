import { limits } from '@shutong/platform';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { figureFormats, type FigureFormat } from '../figures/figures.parameters';
import { periodForm, schemeForm } from '../evidence/evidence.graphql';

/** GET /api/v1/indices/mqa/standings */
export class SchemePlace {
  /** As its file in catalog/indices is called. */
  @Matches(schemeForm)
  scheme: string;
}

/** ?cohort=provinces&period=2026-03 */
class StandingsOf {
  @Matches(schemeForm)
  cohort: string;

  /** Such as 2026, 2026-Q1 or 2026-11. */
  @Matches(periodForm)
  period: string;
}

/** ?cohort=provinces&period=2026-03&format=xlsx */
export class StandingFileParameters extends StandingsOf {
  @IsIn(figureFormats)
  format: FigureFormat = 'csv';
}

/** ?cohort=provinces&period=2026-03 */
export class StandingParameters extends StandingsOf {
  /** Period that places are compared with, in the same cohort. */
  @IsOptional()
  @Matches(periodForm)
  against?: string;

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

export class ScoreParameters {
  /** A score of the same unit and cohort that it is compared with; without, the one before it. */
  @IsOptional()
  @IsUUID()
  against?: string;
}
