import { limits, type Limit } from '@shutong/platform';
import { wildcardsIn } from '../compile/like-pattern';
import { isBox } from '../rest/box-text';
import { rowQueryErrors } from '../row-query.errors';
import type { Box, RowColumn, RowCondition, RowPlace } from '../row-query';
import { columnOf } from './find-column';
import { notationOf } from './notation';

const parameter = 'filter';
const shownCharacters = 100;

/** @throws rowQueryErrors */
export function checkCondition(condition: RowCondition, columns: readonly RowColumn[]): void {
  new Check(columns).one(condition, 0);
}

class Check {
  private conditions = 0;
  private values = 0;

  constructor(private readonly columns: readonly RowColumn[]) {}

  one(condition: RowCondition, depth: number): void {
    this.conditions += 1;
    assertWithin(depth, limits.rowFilterDepth);
    assertWithin(this.conditions, limits.rowFilterConditions);
    switch (condition.op) {
      case 'and':
      case 'or':
        return condition.conditions.forEach((one) => this.one(one, depth + 1));
      case 'not':
        return this.one(condition.condition, depth + 1);
      case 'intersects':
        return this.box(condition.place, condition.box);
      case 'isNull':
        return void columnOf(parameter, condition.column, this.columns);
      case 'like':
        return this.like(condition.column, condition.pattern);
      case 'in':
        return this.compared(condition.op, condition.column, condition.values);
      case 'compare':
        return this.compared(condition.by, condition.column, [condition.value]);
    }
  }

  private compared(operator: string, name: string, values: readonly string[]): void {
    const column = columnOf(parameter, name, this.columns);
    const { kind } = column;
    const isOrder = operator.startsWith('<') || operator.startsWith('>');
    const isTruthOrder = kind === 'boolean' && isOrder && operator !== '<>';
    if (kind === 'geometry' || isTruthOrder) throw misfit(column, operator);
    this.values += values.length;
    assertWithin(this.values, limits.rowFilterValues);
    const { fits, shown } = notationOf(column);
    const bad = values.find((value) => !fits(value));
    if (bad === undefined) return;
    const value = bad.slice(0, shownCharacters);
    throw rowQueryErrors.valueMisfit({ parameter, column: name, kind, value, notation: shown });
  }

  private like(name: string, pattern: string): void {
    const column = columnOf(parameter, name, this.columns);
    if (column.kind !== 'text') throw misfit(column, 'LIKE');
    this.compared('=', name, [pattern]);
    assertWithin(wildcardsIn(pattern), limits.rowFilterWildcards);
    // A backslash at the end takes the meaning away from nothing.
    if (!/(?<!\\)(\\\\)*\\$/.test(pattern)) return;
    const value = pattern.slice(-shownCharacters);
    throw rowQueryErrors.valueMisfit({
      ...{ parameter, column: name, kind: 'text', value },
      notation: "'%…%'",
    });
  }

  private box(place: RowPlace, box: Box): void {
    if (!isBox(box)) throw rowQueryErrors.boxMisfit({ parameter });
    if ('geometry' in place) return this.placed(place.geometry, ['geometry']);
    this.placed(place.longitude, ['integer', 'decimal']);
    this.placed(place.latitude, ['integer', 'decimal']);
  }

  private placed(name: string, kinds: readonly RowColumn['kind'][]): void {
    const column = columnOf(parameter, name, this.columns);
    if (!kinds.includes(column.kind)) throw misfit(column, 'S_INTERSECTS');
  }
}

const misfit = ({ name, kind }: RowColumn, operator: string) =>
  rowQueryErrors.operatorMisfit({ parameter, column: name, kind, operator });

function assertWithin(count: number, { value: limit, unit: what }: Limit): void {
  if (count > limit) throw rowQueryErrors.tooMuch({ parameter, what, limit });
}
