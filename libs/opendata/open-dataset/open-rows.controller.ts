import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { Ctx, Public, UuidPipe, type Context } from '@shutong/platform';
import type { FastifyReply } from 'fastify';
import { OpenDatasets, shownColumn } from './open-datasets.service';
import { OpenRows, type FoundRows } from './open-rows.service';
import { RowParameters, givenOf } from './row.parameters';
import type { FoundTable, OpenColumn } from './open-dataset';

/** Whole numbers, decimals and times are texts, so that none loses a digit. */
export type OpenRow = Readonly<Record<string, string | number | boolean | null>>;

/** One page of what a query finds. */
export interface OpenRowsAnswer {
  readonly dataset: string;
  /** Of which the rows are, also where `latest` was asked for. */
  readonly version: number;
  readonly table: number;
  /** Rows of the whole table; null where rows are filtered or grouped. */
  readonly total: number | null;
  readonly columns: readonly OpenColumn[];
  readonly rows: readonly OpenRow[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
}

/** Rows of published tables (internet zone). */
@Controller('api/v1/datasets')
export class OpenRowsController {
  constructor(
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(OpenRows) private readonly rows: OpenRows,
  ) {}

  /** Rows of a table of a version, by its number or the `latest`: selected, filtered, sorted, grouped, page by page. */
  @Get(':id/versions/:version/tables/:table/rows')
  @Public('What departments have published is for everybody; the database role sees nothing else.')
  async page(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Param('version') version: string,
    @Param('table') place: string,
    @Query() asked: RowParameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenRowsAnswer> {
    const table = await this.datasets.table(ctx, { id, version, table: place });
    const given = givenOf(asked);
    const found = await this.rows.page(table, given, leftBy(reply));
    const next =
      found.next === null ? {} : { link: linkOf(table, { ...given, cursor: found.next }) };
    // Caches ask again each time: what was withdrawn meanwhile is served by none of them.
    void reply.headers({
      'cache-control': 'no-cache',
      'access-control-allow-origin': '*',
      ...next,
    });
    return answerOf(table, found);
  }
}

/** Aborts when whoever asked is gone before they were answered. */
function leftBy({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  raw.once('close', () => left.abort());
  return left.signal;
}

/** The next page of the same version, whatever becomes the latest one meanwhile (RFC 8288). */
function linkOf(
  { dataset, version, place }: FoundTable,
  query: Readonly<Record<string, string>>,
): string {
  const parameters = new URLSearchParams(query).toString();
  return `</api/v1/datasets/${dataset}/versions/${version}/tables/${place}/rows?${parameters}>; rel="next"`;
}

function answerOf(table: FoundTable, { columns, rows, total, next }: FoundRows): OpenRowsAnswer {
  const titles = new Map(table.columns.map(({ name, title }) => [name, title]));
  return {
    ...{ dataset: table.dataset, version: table.version, table: table.place, total },
    columns: columns.map((column) =>
      shownColumn({ ...column, title: titles.get(column.name) ?? column.name }),
    ),
    rows: rows.map((row) => Object.fromEntries(row.map((value, at) => [columns[at]!.name, value]))),
    next,
  };
}
