import type { RowParameter } from '@shutong/datasets';
import { limits } from '@shutong/platform';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const longest = limits.rowFilterText.value;

/** Which rows of a table are asked for, and what of them (docs/datasets.md, A query). */
export class SelectionParameters implements Partial<Record<RowParameter, string | number>> {
  /** Columns, in this order: `city,"area (km²)"`; all where it is missing. */
  @IsOptional()
  @IsString()
  @MaxLength(longest)
  select?: string;

  /** CQL2 text (OGC 21-065r2): `population > 1000 AND city LIKE '%阳%'`. */
  @IsOptional()
  @IsString()
  @MaxLength(longest)
  filter?: string;

  /** West, south, east, north in degrees; west beyond east crosses the antimeridian. */
  @IsOptional()
  @IsString()
  @MaxLength(longest)
  bbox?: string;

  /** Columns; a minus for descending: `-area,city`. */
  @IsOptional()
  @IsString()
  @MaxLength(longest)
  sortby?: string;

  /** Columns by whose values rows are put together. */
  @IsOptional()
  @IsString()
  @MaxLength(longest)
  group?: string;

  /** Figures of each group: `count(), sum(area) AS total`. */
  @IsOptional()
  @IsString()
  @MaxLength(longest)
  aggregate?: string;

  /** `true`: each combination of the selected columns once. */
  @IsOptional()
  @IsIn(['true', 'false'])
  distinct?: string;
}

/** The same, page by page. */
export class RowParameters extends SelectionParameters {
  /** Rows in a page. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(limits.rowPage.value)
  limit: number = limits.rowPageDefault.value;

  /** `next` of the page before; good for this query and this version, at any depth. */
  @IsOptional()
  @IsString()
  @MaxLength(longest)
  cursor?: string;
}

/** The same as a whole, and how CSV is written. */
export class WrittenSelectionParameters extends SelectionParameters {
  /** `true`, of CSV: with a byte order mark, and an apostrophe before texts that spreadsheet programs would run. */
  @IsOptional()
  @IsIn(['true', 'false'])
  spreadsheet?: string;
}

/** The same, and how they are written. */
export class WrittenRowParameters extends RowParameters {
  /** `true`, of a time series: with a row for each period that is missing, its figures null; series after series. */
  @IsOptional()
  @IsIn(['true', 'false'])
  series?: string;

  /** `true`, of CSV: with a byte order mark, and an apostrophe before texts that spreadsheet programs would run. */
  @IsOptional()
  @IsIn(['true', 'false'])
  spreadsheet?: string;
}

/** As an address has them: those that were given, each a text. */
export const givenOf = (asked: object): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(asked).flatMap(([name, value]: [string, string | number | undefined]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
