import { keeps } from '@shutong/wire';
import type { SourceRead, SourceRow, SourceValue } from '../source-database';
import { SourceError } from '../source.errors';
import { byColumns, firstInOrder, isBehind, textOf, type MemoryRow } from './order';

/** Names of columns, and rows with a value for each. */
export interface Content {
  readonly header: readonly string[];
  readonly rows: readonly MemoryRow[];
}

type Index = ReadonlyMap<string | null, readonly MemoryRow[]>;

/** Rows in memory, found by an index of each column that was ever asked for by value. */
export class MemoryTable {
  private readonly indexes = new Map<number, Index>();

  constructor(
    private readonly name: string,
    private readonly content: Content,
  ) {}

  get columns(): readonly string[] {
    return this.content.header;
  }

  read({
    columns,
    equals,
    where = [],
    orderBy,
    after,
    skip = 0,
    limit,
  }: SourceRead): readonly SourceRow[] {
    const shown = columns.map((column) => [column, this.placeOf(column)] as const);
    const order = orderBy.map((column) => this.placeOf(column));
    const conditions = where.map(
      ({ column, condition }) => [this.placeOf(column), condition] as const,
    );
    const found = this.having(equals).filter((row) =>
      conditions.every(([place, condition]) => keeps(condition, textOf(row[place]!))),
    );
    const behind = after ? found.filter((row) => isBehind(row, order, after)) : found;
    return firstInOrder(behind, skip + limit, byColumns(order))
      .slice(skip)
      .map((row) => Object.fromEntries(shown.map(([column, place]) => [column, row[place]!])));
  }

  private placeOf(column: string): number {
    const place = this.content.header.indexOf(column);
    if (place < 0) throw new SourceError('connector.source-column', { table: this.name, column });
    return place;
  }

  private having(equals: Readonly<Record<string, SourceValue>>): readonly MemoryRow[] {
    const wanted = Object.entries(equals).map(
      ([column, value]) => [this.placeOf(column), textOf(value)] as const,
    );
    const candidates = wanted.map(([place, text]) => this.indexOf(place).get(text) ?? []);
    const fewest = candidates.reduce<readonly MemoryRow[]>(
      (least, rows) => (rows.length < least.length ? rows : least),
      this.content.rows,
    );
    return fewest.filter((row) => wanted.every(([place, text]) => textOf(row[place]!) === text));
  }

  private indexOf(place: number): Index {
    const known = this.indexes.get(place);
    if (known) return known;
    const index = new Map<string | null, MemoryRow[]>();
    for (const row of this.content.rows) {
      const text = textOf(row[place]!);
      const same = index.get(text);
      if (same) same.push(row);
      else index.set(text, [row]);
    }
    this.indexes.set(place, index);
    return index;
  }
}
