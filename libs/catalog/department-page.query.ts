import {
  decodeCursor,
  isDepartmentCode,
  pageOf,
  type Context,
  type Database,
  type Page,
} from '@shutong/platform';

/** A page of a report that has a row for each department, in the order of their credit codes. */
export interface DepartmentPage {
  readonly first: number;
  readonly after?: string;
}

/**
 * @param sql takes the parameters `before`, then the credit code of the last row before (null for the first
 *   page) and how many rows
 */
export async function departmentPage<Row extends { readonly provider: string }>(
  database: Database,
  ctx: Context,
  { sql, before = [] }: { readonly sql: string; readonly before?: readonly unknown[] },
  { first, after }: DepartmentPage,
): Promise<Page<Row>> {
  const last = after ? decodeCursor(after, isDepartmentCode)[0] : null;
  const rows = await database.query<Row>(ctx, sql, [...before, last, first + 1]);
  return pageOf(rows, first, ({ provider }) => [provider]);
}
