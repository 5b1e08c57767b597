import {
  hasRole,
  judgeActions,
  type Actions,
  type Actor,
  type AvailableAction,
} from '@shutong/platform';
import { sourceDepartmentErrors } from './source-department.errors';

/** The authority names the source of what several departments collect (Decree 809, Art. 19). */
export function mayName(actor: Actor): void {
  if (!hasRole(actor, 'authority')) throw sourceDepartmentErrors.onlyAuthority();
}

/** The same rule answers here and when the step is taken. */
const actions: Actions<null> = {
  nameSourceDepartment: { permission: 'catalog.source-department.name', check: mayName },
};

/** What begins from a data element, whichever it is, and why the actor cannot take the step. */
export const elementActions = (actor: Actor): AvailableAction[] =>
  judgeActions(actions, actor, null);
