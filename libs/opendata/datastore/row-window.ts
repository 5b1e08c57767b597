import type { RowCondition } from '@shutong/datasets';

type Comparison = Extract<RowCondition, { op: 'compare' }>['by'];

/** Rows that follow one another in a table: from one number on, before another; numbers from 0. */
export interface RowWindow {
  readonly from: number;
  readonly before: number;
}

/**
 * The rows that the conditions leave, where these speak of nothing but the numbers of rows: they are found without a look at any
 * other. Undefined where values have to be looked at.
 * @param id what the number is called, from 1
 */
export function windowOf(
  conditions: readonly RowCondition[],
  id: string,
  rows: number,
): RowWindow | undefined {
  let window: RowWindow = { from: 0, before: rows };
  for (const condition of conditions.flatMap(partsOf)) {
    const one = ofOne(condition, id);
    if (!one) return undefined;
    window = {
      from: Math.max(window.from, one.from),
      before: Math.min(window.before, one.before),
    };
  }
  return { from: window.from, before: Math.max(window.from, window.before) };
}

const partsOf = (condition: RowCondition): readonly RowCondition[] =>
  condition.op === 'and' ? condition.conditions.flatMap(partsOf) : [condition];

type Edges = (at: number) => RowWindow;

const edges: Readonly<Partial<Record<Comparison, Edges>>> = {
  '=': (at) => ({ from: at, before: at + 1 }),
  '<': (at) => ({ from: 0, before: at }),
  '<=': (at) => ({ from: 0, before: at + 1 }),
  '>': (at) => ({ from: at + 1, before: Infinity }),
  '>=': (at) => ({ from: at, before: Infinity }),
};

function ofOne(condition: RowCondition, id: string): RowWindow | undefined {
  if (condition.op !== 'compare' || condition.column !== id) return undefined;
  if (!/^-?\d{1,15}$/.test(condition.value)) return undefined;
  return edges[condition.by]?.(Number(condition.value) - 1);
}
