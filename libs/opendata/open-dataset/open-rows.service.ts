import { Inject, Injectable } from '@nestjs/common';
import {
  Engine,
  checkRowQuery,
  fromRow,
  parquetTable,
  readParameters,
  rowQueryErrors,
  runRowQuery,
  type AddressParameters,
  type RowPage,
  type RowQuery,
} from '@shutong/datasets';
import { limits } from '@shutong/platform';
import { OpenTables } from './open-tables.service';
import type { FoundTable } from './open-dataset';

/** A page of rows, and of how many where that is known without counting. */
export interface FoundRows extends RowPage {
  /** Null where rows are filtered or grouped. */
  readonly total: number | null;
}

/** Rows of published tables: the query is a structure, checked, compiled and bounded in time. */
@Injectable()
export class OpenRows {
  constructor(
    @Inject(OpenTables) private readonly tables: OpenTables,
    @Inject(Engine) private readonly engine: Engine,
  ) {}

  /**
   * @param gone aborts when whoever asked has left
   * @throws rowQueryErrors, engineErrors, platformErrors.unavailable
   */
  async page(table: FoundTable, asked: AddressParameters, gone: AbortSignal): Promise<FoundRows> {
    return this.find(table, readParameters(asked, table.columns), gone);
  }

  /** What somebody else has read of another surface; from so many rows on. @throws as `page` */
  from(table: FoundTable, query: RowQuery, offset: number, gone: AbortSignal): Promise<FoundRows> {
    checkRowQuery(query, table.columns);
    return this.find(table, fromRow(query, table.sha256, offset), gone);
  }

  private async find(table: FoundTable, query: RowQuery, gone: AbortSignal): Promise<FoundRows> {
    assertBounded(query);
    const signal = AbortSignal.any([gone, AbortSignal.timeout(limits.openQuery.value)]);
    const page = await this.tables.use(table, signal, (path) =>
      this.engine.session(
        [path],
        (session) => runRowQuery(session, parquetTable({ ...table, path }, table.columns), query),
        signal,
      ),
    );
    return { ...page, total: isWhole(query) ? table.rows : null };
  }
}

const isWhole = ({ output, filter }: RowQuery): boolean => output.kind === 'rows' && !filter;

/** A wide table has shorter pages: what is answered is held in memory. */
function assertBounded({ output, limit }: RowQuery): void {
  const columns =
    output.kind === 'rows' ? output.columns.length : output.by.length + output.aggregates.length;
  const most = Math.floor(limits.openCells.value / columns);
  if (limit > most) throw rowQueryErrors.limitMisfit({ parameter: 'limit', limit: most });
}
