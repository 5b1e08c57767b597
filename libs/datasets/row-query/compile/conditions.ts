import { named } from '../../ingest/table/spool-sql';
import type { Box, Comparison, RowColumn, RowCondition, RowPlace } from '../row-query';
import type { BoundValues } from './bound-values';
import { exactNumber, exactType, type ExactNumber } from './exact-number';
import { boundsOf } from './geometry-bounds';
import { likeExpression } from './like-pattern';

/** What says a column of the source, which the statement calls `t`. */
export type Source = (column: string) => string;

/** @param rowNumber expression of a row's number, from 0 */
export function sourceOf(columns: readonly RowColumn[], rowNumber: string): Source {
  const number = columns.find(({ numbersRows }) => numbersRows)?.name;
  return (column) => (column === number ? `(${rowNumber} + 1)` : `t.${named(column)}`);
}

/** A checked condition as an expression of DuckDB. */
export class Conditions {
  constructor(
    private readonly columns: readonly RowColumn[],
    private readonly values: BoundValues,
    private readonly source: Source,
  ) {}

  sql(condition: RowCondition): string {
    switch (condition.op) {
      case 'and':
      case 'or':
        return this.joined(condition.op, condition.conditions);
      case 'not':
        return `(NOT ${this.sql(condition.condition)})`;
      case 'isNull':
        return `(${this.source(condition.column)} IS NULL)`;
      case 'like':
        return this.like(condition.column, condition.pattern);
      case 'in':
        return this.among(condition.column, condition.values);
      case 'intersects':
        return this.intersects(condition.place, condition.box);
      case 'compare':
        return this.compared(condition.column, condition.by, condition.value);
    }
  }

  private joined(op: 'and' | 'or', conditions: readonly RowCondition[]): string {
    if (conditions.length === 0) return op === 'and' ? 'true' : 'false';
    return `(${conditions.map((one) => this.sql(one)).join(` ${op.toUpperCase()} `)})`;
  }

  private compared(name: string, op: Comparison, value: string): string {
    const { sqlType } = this.columns.find((column) => column.name === name)!;
    const exact = exactType(sqlType);
    if (!exact) return `(${this.source(name)} ${op} ${this.values.as(sqlType, value)})`;
    const number = exactNumber(value, exact);
    const found = number.beyond ? beyond(op, number.beyond) : between(op, number);
    if (typeof found === 'boolean') return this.always(name, found);
    return `(${this.source(name)} ${found} ${this.values.as(sqlType, number.text)})`;
  }

  private like(name: string, pattern: string): string {
    const expression = this.values.as('VARCHAR', likeExpression(pattern));
    return `regexp_full_match(${this.source(name)}, ${expression}, 's')`;
  }

  private among(name: string, values: readonly string[]): string {
    const { sqlType } = this.columns.find((column) => column.name === name)!;
    const exact = exactType(sqlType);
    const numbers = exact && values.map((value) => exactNumber(value, exact));
    const possible = numbers
      ? numbers.filter(({ isSame, beyond: is }) => isSame && !is).map(({ text }) => text)
      : values;
    if (possible.length === 0) return this.always(name, false);
    const bound = possible.map((value) => this.values.as(sqlType, value));
    return `(${this.source(name)} IN (${bound.join(', ')}))`;
  }

  private intersects(place: RowPlace, [west, south, east, north]: Box): string {
    const { west: w, south: s, east: e, north: n } = boundsOf(place);
    const number = (side: number): string => this.values.as('DOUBLE', String(side));
    const across = west <= east ? 'AND' : 'OR';
    const inLongitude = `(${e} >= ${number(west)} ${across} ${w} <= ${number(east)})`;
    return `(${inLongitude} AND ${n} >= ${number(south)} AND ${s} <= ${number(north)})`;
  }

  /** True or false for each value that is there, unknown where there is none. */
  private always(name: string, is: boolean): string {
    return `(CASE WHEN ${this.source(name)} IS NOT NULL THEN ${is} END)`;
  }
}

/** How every number of the column compares with one beyond them all. */
function beyond(op: Comparison, where: 'above' | 'below'): boolean {
  if (op === '=' || op === '<>') return op === '<>';
  return op.startsWith('<') === (where === 'above');
}

/** A number between two of the column's is compared by the lower one of them. */
function between(op: Comparison, { isSame }: ExactNumber): Comparison | boolean {
  if (isSame) return op;
  if (op === '=' || op === '<>') return op === '<>';
  return op.startsWith('<') ? '<=' : '>';
}
