import type { EngineRow } from '../engine/engine.protocol';
import { cursorAfter, cursorMisfit, fingerprintOf, keysIn } from './cursor';
import { outputColumns } from './output-columns';
import type { RowColumn, RowQuery } from './row-query';
import type { RowPage } from './run-query';

/** Whether all rows are asked for, in the order of the table. */
export const isInOrder = ({ output, filter, sort }: RowQuery): boolean =>
  output.kind === 'rows' && !filter && sort.length === 0;

/**
 * The query from so many rows on. In the order of the table that is a place like any other; where rows are filtered, sorted or
 * grouped, those before it have to be found.
 * @param table id of the table, of one immutable version
 */
export function fromRow(query: RowQuery, table: string, offset: number): RowQuery {
  if (offset === 0) return query;
  if (!isInOrder(query)) return { ...query, offset };
  return { ...query, cursor: cursorAfter(fingerprintOf(query, table), [String(offset - 1)]) };
}

/** All rows of a small table: pages in its order are cut from them, as the engine would answer. */
export class RowsInOrder {
  /** Alike for all that may be asked here. */
  private fingerprint: string | undefined;

  /**
   * @param id of one immutable version: what a cursor holds for
   * @param rows values in the order of the columns
   */
  constructor(
    private readonly id: string,
    private readonly columns: readonly RowColumn[],
    private readonly rows: readonly EngineRow[],
  ) {}

  /** @param query checked, and one of which `isInOrder` holds @throws rowQueryErrors.cursorMisfit */
  page(query: RowQuery): RowPage {
    this.fingerprint ??= fingerprintOf(query, this.id);
    const start = query.cursor === undefined ? 0 : this.after(query.cursor, this.fingerprint);
    const end = start + query.limit;
    const next = end < this.rows.length ? cursorAfter(this.fingerprint, [String(end - 1)]) : null;
    const columns = outputColumns(query.output, this.columns);
    const places = columns.map(({ name }) => this.columns.findIndex((one) => one.name === name));
    const rows = this.rows.slice(start, end).map((row) => places.map((place) => row[place]!));
    return { columns, rows, numbers: rows.map((_, at) => start + at), next };
  }

  private after(cursor: string, fingerprint: string): number {
    const [number] = keysIn(cursor, fingerprint, 1);
    if (!/^-?\d{1,15}$/.test(number ?? '')) throw cursorMisfit();
    return Math.max(0, Number(number) + 1);
  }
}
