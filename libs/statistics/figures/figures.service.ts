import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, limits, type Context } from '@shutong/platform';
import { actsDivided, purposes } from './acts-by.figures';
import { departments, regions } from './department.figures';
import { chartOf, type FigureChart } from './figure-chart';
import {
  addressOf,
  areaOf,
  rowsOf,
  totalOf,
  type FigureColumn,
  type FigureQuestion,
  type FigureRow,
  type FigureTable,
} from './figure-table';
import { figuresErrors } from './figures.errors';
import { freshness } from './freshness.figures';
import { league } from './league.figures';
import { lists } from './list.figures';
import { openness } from './openness.figures';
import { regionSurveys, surveys } from './survey.figures';
import { themes } from './theme.figures';
import { ownOf } from '../own.policy';
import { assertSpan } from '../span.policy';
import { months, projects, usage } from './span.figures';
import { usageDivided } from './usage-by.figures';
import type { Words } from '../words';

const tables: readonly FigureTable[] = [
  ...[departments, regions, months, projects, usage, lists, openness, themes],
  ...[surveys, regionSurveys, freshness, league, ...usageDivided, ...actsDivided, purposes],
];

/** Names of those that everybody may see as a whole. */
export const openFigures: readonly string[] = tables
  .filter(({ isRestricted }) => !isRestricted)
  .map(({ name }) => name);

/** How one comes to the same figures again. */
export interface FigureEvidence {
  /** Path and parameters of the address that gives them. */
  readonly query: string;
  readonly source: Words;
  /** The command that counts them again. */
  readonly recount: string;
}

export interface Figures {
  readonly name: string;
  readonly title: Words;
  readonly from: string;
  readonly to: string;
  /** When they were read (RFC 3339). */
  readonly takenAt: string;
  readonly columns: readonly FigureColumn[];
  /** Under the names of the columns. */
  readonly rows: readonly FigureRow[];
  /** All together, each once, where that is not the sum of the rows; else null. */
  readonly total: FigureRow | null;
  /** Whether there are more rows than are given. */
  readonly isCut: boolean;
  readonly chart: FigureChart;
  readonly evidence: FigureEvidence;
}

/** Figures by department, region, month and project, each with the way to it. */
@Injectable()
export class FigureTables {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * @param most rows that are given
   * @throws statistics.figures.not-found, platform.invalid-input for a span that is none
   */
  async read(
    ctx: Context,
    name: string,
    asked: FigureQuestion,
    most: number = limits.figureRows.value,
  ): Promise<Figures> {
    const table = tables.find((one) => one.name === name);
    if (!table)
      throw figuresErrors.notFound({ name, known: tables.map((one) => one.name).join(', ') });
    const { from, to } = asked;
    assertSpan(from, to);
    const params = [
      ...[from, to, asked.department ?? null, asked.region ? areaOf(asked.region) : null],
      ownOf(ctx),
    ];
    const found = await this.database.query<FigureRow>(ctx, rowsOf(table), [
      ...[...params, most + 1, asked.row?.split(',') ?? null],
    ]);
    const [total] = table.total
      ? await this.database.query<FigureRow>(ctx, totalOf(table), params)
      : [];
    const rows = found.slice(0, most).map((row) => shownRow(table, row));
    return {
      ...{ name, title: table.title, from, to, takenAt: this.clock.now().toISOString() },
      ...{ columns: table.columns, rows, total: total ?? null },
      isCut: found.length > most,
      chart: chartOf(table, rows, asked),
      evidence: {
        query: addressOf(name, asked),
        source: table.source,
        recount: table.recount(from, to),
      },
    };
  }
}

function shownRow({ columns, completed }: FigureTable, found: FigureRow): FigureRow {
  const row = completed ? completed(found) : found;
  return Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]));
}
