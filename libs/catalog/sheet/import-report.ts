import { HubError, limits, messageOf, type Language } from '@shutong/platform';
import { columnsOf, headerOf, type SheetName } from './columns';
import type { TableRow } from './tables';

/** How a row ends. */
export type RowOutcome = 'drafted' | 'revised' | 'unchanged' | 'refused';

export interface RowError {
  /** Header of the column; null where the whole row is meant. */
  readonly column: string | null;
  /** One of docs/errors.md. */
  readonly code: string;
  /** In the caller's language. */
  readonly message: string;
}

export interface RowReport {
  readonly sheet: SheetName;
  /** As a spreadsheet numbers it: the header is row 1. */
  readonly row: number;
  /** Resource code of the entry (信息资源代码). */
  readonly entry: string;
  readonly outcome: RowOutcome;
  readonly errors: readonly RowError[];
}

/** What an import did with each row, or in a trial would do. */
export interface SheetReport {
  /** A trial: nothing was changed. */
  readonly dry: boolean;
  /** Rows; the sum of those below. */
  readonly read: number;
  /** Of new entries. */
  readonly drafted: number;
  /** Of entries whose draft was changed, or that got a revision beside what is published. */
  readonly revised: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly rows: readonly RowReport[];
  /** Errors beyond the limit, which `rows` does not list. */
  readonly errorsOmitted: number;
}

/** A row that is refused, with every reason. */
export interface RowRefusal {
  readonly row: TableRow;
  readonly reasons: readonly { readonly key: string | null; readonly error: HubError }[];
}

export const outcomeOf = (row: TableRow, entry: string, outcome: RowOutcome): RowReport => ({
  ...{ sheet: row.sheet, row: row.row, entry: entry.slice(0, 100), outcome },
  errors: [],
});

export function refusedRow(
  { row, reasons }: RowRefusal,
  entry: string,
  language: Language,
): RowReport {
  const errors = reasons.map(({ key, error }) => {
    const column = columnsOf[row.sheet].find((one) => one.key === key);
    const { title, cause } = messageOf(error.code, language, error.params);
    const separator = language === 'en' ? ': ' : '：';
    return {
      column: column ? headerOf(column) : null,
      code: error.code,
      message: cause === '' ? title : `${title}${separator}${cause}`,
    };
  });
  return { ...outcomeOf(row, entry, 'refused'), errors };
}

const outcomes = ['drafted', 'revised', 'unchanged', 'refused'] as const;

/** Rows in the order of the sheets, errors up to the limit. */
export function reportOf(dry: boolean, reports: readonly RowReport[]): SheetReport {
  const ordered = [...reports].sort((a, b) =>
    a.sheet === b.sheet ? a.row - b.row : a.sheet < b.sheet ? -1 : 1,
  );
  let left = limits.sheetErrors.value;
  const rows = ordered.map((report) => {
    const errors = report.errors.slice(0, Math.max(0, left));
    left -= report.errors.length;
    return { ...report, errors };
  });
  const [drafted, revised, unchanged, refused] = outcomes.map(
    (outcome) => rows.filter((row) => row.outcome === outcome).length,
  ) as [number, number, number, number];
  return {
    ...{ dry, read: rows.length, drafted, revised, unchanged, refused, rows },
    errorsOmitted: Math.max(0, -left),
  };
}
