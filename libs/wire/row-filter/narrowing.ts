import { canonicalJson } from '../canonical/canonical';
import { keeps, type RowCondition, type RowFilter, type RowOperator } from './row-filter';

/**
 * Whether every row of `filter` is a row of `than` too, as far as that shows condition by condition: each
 * condition of `than` is kept, or one that says more stands in its place. What cannot be told counts as wider.
 */
export const isAsNarrow = (filter: RowFilter, than: RowFilter): boolean =>
  than.every((condition) => filter.some((one) => implies(one, condition)));

/** Whether whatever keeps `one` keeps `other`. */
function implies(one: RowCondition, other: RowCondition): boolean {
  if (one.field !== other.field || one.type !== other.type) return false;
  if (canonicalJson(one) === canonicalJson(other)) return true;
  if (other.op === 'notNull') return one.op !== 'isNull';
  if (one.op === 'eq' || one.op === 'in') return one.values.every((value) => keeps(other, value));
  return isTighter(one, other);
}

/** The bounds that a lower or an upper bound can stand for. */
const bounds: readonly (readonly RowOperator[])[] = [['lt', 'le'], ['gt', 'ge'], ['prefix']];

function isTighter(one: RowCondition, other: RowCondition): boolean {
  const [bound] = one.values;
  const isOfKind = bounds.some((kind) => kind.includes(one.op) && kind.includes(other.op));
  if (!isOfKind || bound === undefined) return false;
  const isStrict = one.op === 'lt' || one.op === 'gt';
  return keeps(other, bound) || (isStrict && bound === other.values[0]);
}
