import { Inject, Injectable } from '@nestjs/common';
import type { Asker } from '../open-dataset/asker';
import type { FoundTable, OpenColumn } from '../open-dataset/open-dataset';
import { shownColumn } from '../open-dataset/open-datasets.service';
import { OpenRows } from '../open-dataset/open-rows.service';
import type { ChartParameters } from './chart.parameters';
import { queryOf, queryOfMark } from './chart.query';

/** One bar or column. */
export interface ChartMark {
  /** As the table has it; null where rows have no value there. */
  readonly label: string | null;
  /** Exact, as text; null where no row has a value. */
  readonly value: string | null;
  /** Address that gives this number alone: dataset, version and query. */
  readonly query: string;
}

/** What a chart shows of a table of an open dataset, and where each number comes from. */
export interface OpenChart {
  readonly dataset: string;
  /** Title of the dataset. */
  readonly title: string;
  readonly version: number;
  readonly publishedAt: Date;
  /** Place of the table in the version, from 0. */
  readonly table: number;
  readonly tableName: string;
  /** Of the Parquet file of the table; null where an agreement does not cover all of it. */
  readonly sha256: string | null;
  readonly label: OpenColumn;
  readonly value: OpenColumn;
  readonly marks: readonly ChartMark[];
  /** Whether there are more marks than are shown. */
  readonly isCut: boolean;
  /** Address that gives all of the numbers. */
  readonly query: string;
}

/** Charts of open tables: each is one question for rows of one version, and nothing else. */
@Injectable()
export class OpenCharts {
  constructor(@Inject(OpenRows) private readonly rows: OpenRows) {}

  /** @throws as rows do for a column that is not there, or has no such figure */
  async read(table: FoundTable, asked: ChartParameters, asker: Asker): Promise<OpenChart> {
    const query = queryOf(asked);
    const inSeries = isOverTime(table, asked);
    const read = inSeries ? 'inSeries' : 'page';
    const { rows, columns, next } = await this.rows[read](table, query, asker);
    const [label, value] = columns.map((column) =>
      shownColumn({ ...column, title: titleOf(table, asked, column.name) }),
    ) as [OpenColumn, OpenColumn];
    const addressOf = (of: Readonly<Record<string, string>>): string =>
      `/api/v1/datasets/${table.dataset}/versions/${table.version}/tables/${table.place}/rows?${new URLSearchParams(of).toString()}`;
    const marks = rows.map(([of, figure]): ChartMark => {
      const shown = of === null ? null : String(of);
      return {
        ...{ label: shown, value: figure === null ? null : String(figure) },
        query: addressOf(queryOfMark(asked, label.kind, shown)),
      };
    });
    return {
      ...{ dataset: table.dataset, title: table.title, version: table.version },
      ...{ publishedAt: table.publishedAt, table: table.place, tableName: table.name },
      ...{ sha256: table.isPart ? null : table.sha256, label, value, marks, isCut: next !== null },
      query: addressOf(inSeries ? { ...query, series: 'true' } : query),
    };
  }
}

/** A chart of a series over its periods has a mark without a value for each that is missing. */
const isOverTime = ({ series }: FoundTable, { label, value, figure }: ChartParameters): boolean =>
  series?.period === label && value !== undefined && figure !== 'count';

/** A figure is called as the column that it is of; a number of rows has the name of the figure. */
function titleOf({ columns }: FoundTable, { label, value }: ChartParameters, name: string): string {
  const of = name === label ? label : value;
  return columns.find((column) => column.name === of)?.title ?? name;
}
