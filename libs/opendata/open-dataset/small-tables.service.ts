import { Inject, Injectable } from '@nestjs/common';
import { RowsInOrder, type EngineRow } from '@shutong/datasets';
import { limits, type Context } from '@shutong/platform';
import { OpenDatasets } from './open-datasets.service';
import { contentOf } from './table-file';
import type { FoundTable } from './open-dataset';

interface Held {
  readonly publicationId: string;
  /** Undefined where its values turned out to be long. */
  readonly rows: Promise<RowsInOrder | undefined>;
  characters: number;
}

const { openSmallTable, openSmallTables, openCells, rowPage } = limits;

/**
 * Rows of small tables in memory, so that most pages of most datasets need no engine. Whether a table is open is asked before,
 * for each request; what is open no longer goes from here soon after.
 */
@Injectable()
export class SmallTables {
  /** In the order of their last use. */
  private readonly held = new Map<string, Held>();

  constructor(@Inject(OpenDatasets) private readonly datasets: OpenDatasets) {}

  /**
   * The rows of a small table; undefined of others.
   * @param load reads as many rows as are asked for, in the order of the table, each with all its columns
   */
  rowsOf(
    table: FoundTable,
    load: (rows: number) => Promise<readonly EngineRow[]>,
  ): Promise<RowsInOrder | undefined> {
    if (!mayBeSmall(table)) return Promise.resolve(undefined);
    const key = `${table.publicationId}-${table.place}-${contentOf(table)}`;
    const found = this.held.get(key) ?? this.loaded(key, table, load);
    this.held.delete(key);
    this.held.set(key, found);
    return found.rows;
  }

  /** Forgets what is open no longer. */
  async removeClosed(ctx: Context): Promise<boolean> {
    if (this.held.size === 0) return false;
    const ids = [...this.held.values()].map(({ publicationId }) => publicationId);
    const open = await this.datasets.stillOpen(ctx, [...new Set(ids)]);
    const closed = [...this.held].filter(([, { publicationId }]) => !open.has(publicationId));
    closed.forEach(([key]) => this.held.delete(key));
    return closed.length > 0;
  }

  private loaded(
    key: string,
    table: FoundTable,
    load: (rows: number) => Promise<readonly EngineRow[]>,
  ): Held {
    const { publicationId, columns } = table;
    const read = async () => {
      const rows = await load(table.rows);
      const characters = charactersIn(rows);
      // A page ends early where its rows are long.
      if (characters > openSmallTable.value || rows.length < table.rows) return undefined;
      held.characters = characters;
      this.makeRoom();
      return new RowsInOrder(contentOf(table), columns, rows);
    };
    const held: Held = { publicationId, rows: read(), characters: 0 };
    // Whoever comes next tries anew.
    held.rows.catch(() => {
      if (this.held.get(key) === held) this.held.delete(key);
    });
    return held;
  }

  private makeRoom(): void {
    let sum = [...this.held.values()].reduce((all, { characters }) => all + characters, 0);
    for (const [key, { characters }] of this.held) {
      if (sum <= openSmallTables.value) return;
      this.held.delete(key);
      sum -= characters;
    }
  }
}

const mayBeSmall = ({ bytes, rows, columns }: FoundTable): boolean =>
  bytes <= openSmallTable.value &&
  rows > 0 &&
  rows <= rowPage.value &&
  rows * columns.length <= openCells.value;

/** As many for a value that is no text as it has at most, and some for what holds it. */
const charactersIn = (rows: readonly EngineRow[]): number =>
  rows.reduce(
    (sum, row) =>
      row.reduce<number>(
        (all, value) => all + 16 + (typeof value === 'string' ? value.length : 0),
        sum,
      ),
    0,
  );
