import { isReadable, limits, type HubError } from '@shutong/platform';
import { keyOf } from './columns';
import type { RowRefusal } from './import-report';
import { rowErrors } from './sheet.errors';
import type { TableRow, Tables } from './tables';

/** All rows about one entry; they are taken together or not at all. */
export interface RowGroup {
  /** Resource code of the entry (信息资源代码). */
  readonly code: string;
  readonly entry: TableRow | undefined;
  /** In the order of the sheet; where there are none, the entry keeps the items that it has. */
  readonly items: readonly TableRow[];
}

export const rowsIn = ({ entry, items }: RowGroup): TableRow[] => [
  ...(entry ? [entry] : []),
  ...items,
];

/** Brings the rows of both sheets together, and says which cannot belong to any entry. */
export function groupsOf(tables: Tables): {
  readonly groups: readonly RowGroup[];
  readonly refused: readonly RowRefusal[];
} {
  const byCode = new Map<string, { entries: TableRow[]; items: TableRow[] }>();
  const refused: RowRefusal[] = [];
  for (const row of [...(tables.entries ?? []), ...(tables.items ?? [])]) {
    const code = codeOf(row);
    const error = noCode(code);
    if (error) {
      refused.push({ row, reasons: [{ key: keyOf[row.sheet], error }] });
      continue;
    }
    const group = byCode.get(code) ?? { entries: [], items: [] };
    group[row.sheet].push(row);
    byCode.set(code, group);
  }
  const groups: RowGroup[] = [];
  for (const [code, { entries, items }] of byCode) {
    if (entries.length > 1) refused.push(...repeated(entries, items));
    else groups.push({ code, entry: entries[0], items });
  }
  return { groups, refused };
}

/** Why a text names no entry, whatever the region's rule for codes is. */
function noCode(code: string): HubError | undefined {
  const limit = limits.codeField.value;
  if (code === '') return rowErrors.missing();
  if (code.length > limit) return rowErrors.tooLong({ limit });
  return isReadable(code) ? undefined : rowErrors.unprintable();
}

/** Which of them was meant nobody can say: none is taken. */
function repeated(entries: readonly TableRow[], items: readonly TableRow[]): RowRefusal[] {
  const others = (row: TableRow): string =>
    entries.flatMap((other) => (other === row ? [] : [other.row])).join(', ');
  return [
    ...entries.map((row) => ({
      row,
      reasons: [{ key: keyOf[row.sheet], error: rowErrors.repeated({ rows: others(row) }) }],
    })),
    ...items.map((row) => ({ row, reasons: [{ key: null, error: notAlone(entries[0]!) }] })),
  ];
}

export const codeOf = ({ sheet, cells }: TableRow): string => (cells[keyOf[sheet]] ?? '').trim();

export const notAlone = ({ sheet, row }: TableRow) => rowErrors.notAlone({ sheet, row });
