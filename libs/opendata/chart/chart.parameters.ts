import { limits } from '@shutong/platform';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

export const chartFigures = ['sum', 'avg', 'min', 'max', 'count'] as const;
export type ChartFigure = (typeof chartFigures)[number];
export const chartOrders = ['label', 'value'] as const;

/** What a chart shows of a table: `label=city&value=area&figure=sum`. */
export class ChartParameters {
  /** Column by whose values rows are put together, each a mark of the chart. */
  @IsString()
  @MaxLength(limits.nameField.value)
  label: string;

  /** Column of which each mark shows a figure; none where rows are counted. */
  @IsOptional()
  @IsString()
  @MaxLength(limits.nameField.value)
  value?: string;

  /** Sum of the values where there is a value, else the number of rows. */
  @IsOptional()
  @IsIn(chartFigures)
  figure?: ChartFigure;

  /** Only rows that it holds for, as of rows (CQL2 text). */
  @IsOptional()
  @IsString()
  @MaxLength(limits.rowFilterText.value)
  filter?: string;

  /** Marks by label, or the greatest value first. */
  @IsOptional()
  @IsIn(chartOrders)
  order?: (typeof chartOrders)[number];
}

/** The same, and how it is drawn. */
export class ChartViewParameters extends ChartParameters {
  @IsOptional()
  @IsIn(['bars', 'columns'])
  drawn?: 'bars' | 'columns';

  /** The caller's where none is named. */
  @IsOptional()
  @IsIn(['zh-CN', 'en'])
  language?: 'zh-CN' | 'en';
}
