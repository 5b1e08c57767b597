import { assertNoSecret, type Actor, type FieldProblem } from '@shutong/platform';
import { listKinds, type ListItem, type ListKind } from './list-kinds';
import { departmentListErrors } from './department-list.errors';

/** How a list stands that a department has published, or could. */
export interface ListStanding {
  readonly kind: ListKind;
  /** 0 where none was ever published. */
  readonly version: number;
  readonly items: number;
  /** Of the items, those that a resource stands behind. */
  readonly linkedItems: number;
  /** Links from items to resources. */
  readonly links: number;
}

/** Per cent of the four lists that there are; an empty one is none. */
export const coverageOf = (lists: readonly Pick<ListStanding, 'items'>[]): number =>
  (lists.filter(({ items }) => items > 0).length * 100) / listKinds.length;

export const countsOf = (items: readonly ListItem[]) => ({
  items: items.length,
  linkedItems: items.filter(({ resources }) => resources.length > 0).length,
  links: items.reduce((sum, { resources }) => sum + resources.length, 0),
});

/** The department whose list an actor publishes. @throws catalog.department-list.not-own */
export function ownDepartment({ department }: Actor): string {
  if (department === null) throw departmentListErrors.notOwn();
  return department;
}

/** @throws catalog.department-list.malformed naming each code that stands twice and each resource that is not mounted */
export function assertItems(items: readonly ListItem[], mounted: ReadonlySet<string>): void {
  assertNoSecret(items);
  const codes = items.map(({ code }) => code);
  const problems = items.flatMap(({ code, title, resources }, at): FieldProblem[] => [
    ...(codes.indexOf(code) === at ? [] : [{ field: `items[${at}].code`, rule: 'unique' }]),
    ...(title.trim() === '' ? [{ field: `items[${at}].title`, rule: 'required' }] : []),
    ...resources.flatMap((id, place) => {
      const field = `items[${at}].resources[${place}]`;
      if (resources.indexOf(id) !== place) return [{ field, rule: 'unique' }];
      return mounted.has(id) ? [] : [{ field, rule: 'mounted resource' }];
    }),
  ]);
  if (problems.length > 0)
    throw departmentListErrors.malformed({ count: problems.length }, problems);
}
