import { Inject, Injectable } from '@nestjs/common';
import {
  Engine,
  checkRowQuery,
  engineErrors,
  fromRow,
  isInOrder,
  keptTable,
  readParameters,
  rowQueryErrors,
  runRowQuery,
  type AddressParameters,
  type RowPage,
  type RowQuery,
} from '@shutong/datasets';
import { limits } from '@shutong/platform';
import { OpenTables } from './open-tables.service';
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

  /** What another surface has read, from so many rows on. @throws as `page` */
  async from(table: FoundTable, query: RowQuery, offset: number, asker: Asker): Promise<FoundRows> {
    checkRowQuery(query, table.columns);
    return this.find(table, fromRow(query, table.sha256, offset), asker);
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

  private ask(table: FoundTable, query: RowQuery, { client, gone }: Asker): Promise<RowPage> {
    const signal = AbortSignal.any([gone, AbortSignal.timeout(limits.openQuery.value)]);
    return this.tables.use(table, signal, (file) =>
      this.engine.kept(
        file,
        (session) => runRowQuery(session, keptTable({ ...table, ...file }, table.columns), query),
        { client, signal },
      ),
    );
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
