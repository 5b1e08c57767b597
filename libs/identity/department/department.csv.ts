import { CsvError, parse } from 'csv-parse/sync';
import { limits, type FieldProblem } from '@shutong/platform';
import { departmentErrors } from './department.errors';
import type { DepartmentFacts, Level } from './department.policy';

/** A broken rule and where: rows are numbered as a spreadsheet shows them, the header being 1. */
export interface RowProblem extends FieldProblem {
  readonly row: number;
}

export interface NumberedFacts {
  readonly row: number;
  readonly facts: DepartmentFacts;
}

export interface DepartmentTable {
  readonly rows: readonly NumberedFacts[];
  readonly problems: readonly RowProblem[];
}

export const columns = [
  'code',
  'name',
  'name_en',
  'short_name',
  'division',
  'level',
  'parent',
] as const;
type Column = (typeof columns)[number];

/**
 * Reads a department table: UTF-8 with or without byte order mark, RFC 4180, a header with exactly
 * the columns above in any order. The rules of the facts are not checked here.
 */
export function readDepartments(bytes: Buffer): DepartmentTable {
  const [header, ...lines] = recordsOf(textOf(bytes));
  const names = headerOf(header);
  if (lines.length > limits.importRows.value) {
    throw departmentErrors.importTooLarge({ limit: limits.importRows.value, unit: 'rows' });
  }
  const rows: NumberedFacts[] = [];
  const problems: RowProblem[] = [];
  lines.forEach((cells, index) => {
    const row = index + 2;
    if (isBlank(cells)) return;
    if (cells.length === names.length) rows.push({ row, facts: factsOf(names, cells) });
    else problems.push({ row, field: '*', rule: `${names.length} cells, as the header` });
  });
  return { rows, problems };
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw departmentErrors.notUtf8();
  }
}

function recordsOf(text: string): string[][] {
  try {
    return parse(text, {
      trim: true,
      relax_column_count: true,
      max_record_size: 16_384,
      to: limits.importRows.value + 2,
    });
  } catch (error) {
    if (error instanceof CsvError) throw departmentErrors.badCsv({ why: error.message });
    throw error;
  }
}

function headerOf(header: readonly string[] | undefined): readonly Column[] {
  const names = header ?? [];
  const exact = names.length === columns.length && columns.every((name) => names.includes(name));
  if (!exact) throw departmentErrors.badHeader({ columns: columns.join(',') });
  return names as readonly Column[];
}

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell === '');

function factsOf(names: readonly Column[], cells: readonly string[]): DepartmentFacts {
  const cell = (name: Column): string => cells[names.indexOf(name)]!;
  return {
    code: cell('code'),
    name: cell('name'),
    nameEn: cell('name_en') || null,
    shortName: cell('short_name') || null,
    division: cell('division'),
    level: cell('level') as Level,
    parent: cell('parent') || null,
  };
}
