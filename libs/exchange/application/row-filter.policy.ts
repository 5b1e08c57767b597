import type { FieldProblem } from '@shutong/platform';
import {
  misfitOf,
  normalRowFilter,
  valueCount,
  wireLimits,
  type ConditionType,
  type RowCondition,
  type RowFilter,
} from '@shutong/wire';
import type { Sharing } from './application.entity';
import { applicationErrors } from './application.errors';

/** A condition as a department states it; its type is the item's. */
export type AskedCondition = Omit<RowCondition, 'type'>;

/** By item code: what rows can be chosen by, and how the item is shared. */
export type Filterable = ReadonlyMap<
  string,
  {
    readonly type: ConditionType;
    readonly sharing: Sharing;
    /** Code of the data element that it is. */
    readonly element?: string | null;
  }
>;

/** A row filter in its one form, typed by the items on offer; throws with each place that does not fit. */
export function typedRowFilter(
  asked: readonly AskedCondition[],
  filterable: Filterable,
): RowFilter {
  const typed = asked.map(({ field, op, values }): RowCondition => {
    const type = filterable.get(field)?.type ?? 'text';
    return { field, type, op, values };
  });
  const problems = typed.flatMap((condition, at) => problemsOf(condition, at, filterable));
  const filter = normalRowFilter(typed);
  if (filter.length > wireLimits.conditions) problems.push(tooMany(wireLimits.conditions));
  if (valueCount(filter) > wireLimits.conditionValues) {
    problems.push(tooMany(wireLimits.conditionValues));
  }
  if (problems.length > 0) throw malformed(problems);
  return filter;
}

/** Throws unless every condition is still one on an item on offer, of the type that it has now. */
export function assertFilterable(filter: RowFilter, filterable: Filterable): void {
  const problems = filter.flatMap((condition, at) =>
    filterable.get(condition.field)?.type === condition.type ? [] : [notOffered(condition, at)],
  );
  if (problems.length > 0) throw malformed(problems);
}

const malformed = (problems: readonly FieldProblem[]) =>
  applicationErrors.rowFilterMalformed({ count: problems.length }, problems);

const tooMany = (most: number): FieldProblem => ({ field: 'rowFilter', rule: `<= ${most}` });

const notOffered = ({ field }: RowCondition, at: number): FieldProblem => ({
  field: `rowFilter.${at}.field`,
  rule: `${field}: not-offered`,
});

function problemsOf(condition: RowCondition, at: number, filterable: Filterable): FieldProblem[] {
  if (!filterable.has(condition.field)) return [notOffered(condition, at)];
  const misfit = misfitOf(condition);
  return misfit ? [{ field: `rowFilter.${at}.${misfit}`, rule: condition.type }] : [];
}
