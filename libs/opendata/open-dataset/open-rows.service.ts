import { Inject, Injectable } from '@nestjs/common';
import {
  Engine,
  checkRowQuery,
  engineErrors,
  fromRow,
  isInOrder,
  keptTable,
  missingPeriods,
  readParameters,
  rowQueryErrors,
  runRowQuery,
  seriesTable,
  type AddressParameters,
  type HeldSeries,
  type MissingPeriods,
  type PageSession,
  type RowPage,
  type RowQuery,
  type RowTable,
} from '@shutong/datasets';
import { limits } from '@shutong/platform';
import { openErrors } from './open-dataset.errors';
import { OpenTables } from './open-tables.service';
import { contentOf } from './table-file';
import { SmallTables } from './small-tables.service';
import type { Asker } from './asker';
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
    @Inject(SmallTables) private readonly small: SmallTables,
    @Inject(Engine) private readonly engine: Engine,
  ) {}

  /** @throws rowQueryErrors, engineErrors, platformErrors.unavailable */
  async page(table: FoundTable, asked: AddressParameters, asker: Asker): Promise<FoundRows> {
    return this.find(table, readParameters(asked, table.columns), asker);
  }

  /** The same of a time series, with a row for each period that is missing. @throws openErrors.noSeries, and as `page` */
  async inSeries(table: FoundTable, asked: AddressParameters, asker: Asker): Promise<FoundRows> {
    const series = seriesOf(table);
    const query = readParameters(asked, table.columns);
    assertBounded(query);
    const page = await this.within(table, asker, (session, rows) =>
      runRowQuery(session, seriesTable(rows, series), query),
    );
    const { from, to, series: count } = series.span;
    return { ...page, total: isWhole(query) ? count * (to - from + 1) : null };
  }

  /** Which periods its series lack, from the one at that place on. @throws openErrors.noSeries, engineErrors */
  gaps(
    table: FoundTable,
    asked: { readonly first: number; readonly offset: number },
    asker: Asker,
  ): Promise<MissingPeriods[]> {
    const series = seriesOf(table);
    return this.within(table, asker, (session, rows) =>
      missingPeriods(session, rows, series, asked),
    );
  }

  /** What another surface has read, from so many rows on. @throws as `page` */
  async from(table: FoundTable, query: RowQuery, offset: number, asker: Asker): Promise<FoundRows> {
    checkRowQuery(query, table.columns);
    return this.find(table, fromRow(query, contentOf(table), offset), asker);
  }

  private async find(table: FoundTable, query: RowQuery, asker: Asker): Promise<FoundRows> {
    assertBounded(query);
    const page =
      (await this.fromMemory(table, query, asker)) ?? (await this.ask(table, query, asker));
    return { ...page, total: isWhole(query) ? table.rows : null };
  }

  /** Undefined where the engine has to be asked. */
  private async fromMemory(
    table: FoundTable,
    query: RowQuery,
    asker: Asker,
  ): Promise<RowPage | undefined> {
    if (!isInOrder(query)) return undefined;
    if (asker.gone.aborted) throw engineErrors.interrupted();
    const columns = table.columns.map(({ name }) => name);
    const all = { output: { kind: 'rows', columns }, sort: [] } as const;
    try {
      const rows = await this.small.rowsOf(
        table,
        async (limit) => (await this.ask(table, { ...all, limit }, asker)).rows,
      );
      return rows?.page(query);
    } catch (error) {
      // Who asked first for the same rows has left.
      const { code } = error as { readonly code?: string };
      if (code === 'datasets.engine.interrupted' && !asker.gone.aborted) return undefined;
      throw error;
    }
  }

  private ask(table: FoundTable, query: RowQuery, asker: Asker): Promise<RowPage> {
    return this.within(table, asker, (session, rows) => runRowQuery(session, rows, query));
  }

  private within<T>(
    table: FoundTable,
    { client, gone }: Asker,
    work: (session: PageSession, rows: RowTable) => Promise<T>,
  ): Promise<T> {
    const signal = AbortSignal.any([gone, AbortSignal.timeout(limits.openQuery.value)]);
    return this.tables.use(table, signal, (file) =>
      this.engine.kept(
        file,
        (session) => work(session, keptTable({ ...file, sha256: contentOf(table) }, table.columns)),
        { client, signal },
      ),
    );
  }
}

/** @throws openErrors.noSeries */
export function seriesOf({ series, version, place }: FoundTable): HeldSeries {
  if (!series) throw openErrors.noSeries({ version, table: place });
  return series;
}

const isWhole = ({ output, filter }: RowQuery): boolean => output.kind === 'rows' && !filter;

/** A wide table has shorter pages: what is answered is held in memory. */
function assertBounded({ output, limit }: RowQuery): void {
  const columns =
    output.kind === 'rows' ? output.columns.length : output.by.length + output.aggregates.length;
  const most = Math.floor(limits.openCells.value / columns);
  if (limit > most) throw rowQueryErrors.limitMisfit({ parameter: 'limit', limit: most });
}
