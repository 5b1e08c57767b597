import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { dayShape, limits } from '@shutong/platform';

export const figureFormats = ['csv', 'xlsx', 'parquet'] as const;
export type FigureFormat = (typeof figureFormats)[number];

/** GET /api/v1/figures/departments?from=2026-03-01&to=2026-03-31&region=520000 */
export class FigureParameters {
  /** First day in China, YYYY-MM-DD. */
  @Matches(dayShape)
  from: string;

  /** The last such day. */
  @Matches(dayShape)
  to: string;

  /** Credit code of one department. */
  @IsOptional()
  @IsString()
  @Matches(/^[0-9A-Z]{18}$/)
  department?: string;

  /** Division code (GB/T 2260) of an area. */
  @IsOptional()
  @IsString()
  @Matches(/^\d{6}$/)
  region?: string;

  /** One row alone by the value of its first column, such as the code of a project or region; or several, with commas between. */
  @IsOptional()
  @IsString()
  @MaxLength(limits.nameField.value)
  row?: string;
}

/** GET /api/v1/figures/departments/file?format=xlsx&from=2026-03-01&to=2026-03-31 */
export class FigureFileParameters extends FigureParameters {
  @IsIn(figureFormats)
  format: FigureFormat = 'csv';
}
