import { changeRecording } from '@shutong/catalog';
import type { Department } from '@shutong/identity';
import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { assertDepartment, assertRoom } from '../need/need.policy';

/** The only step for which it counts who is asking. */
export const needFiling = 'exchange.need.file';

/** Who is asking. */
export interface Beginner {
  /** The actor's; null where the actor is of none, or files no needs. */
  readonly department: Department | null;
  /** Needs of that department that are open; 0 where the actor files none. */
  readonly openNeeds: number;
}

/** Of such a step every rule is about what is said. */
const bySaying = (permission: string) => ({ permission, check: () => undefined });

/** The same rules answer here and when the step is taken. */
const actions: Actions<Beginner> = {
  recordCatalogChange: changeRecording,
  fileNeed: {
    permission: needFiling,
    check: (_, { department, openNeeds }) => {
      if (department) assertDepartment(department);
      assertRoom(openNeeds);
    },
  },
  foundProject: bySaying('exchange.project.found'),
  draftEntry: bySaying('catalog.entry.draft'),
  publishDepartmentList: bySaying('catalog.department-list.publish'),
  publishResponsibility: bySaying('catalog.responsibility.publish'),
};

/** Steps that begin from nothing, and for each why the actor cannot take it now. */
export const firstSteps = (actor: Actor, beginner: Beginner): AvailableAction[] =>
  judgeActions(actions, actor, beginner);
