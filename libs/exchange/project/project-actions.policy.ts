import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import type { ProjectResource } from './project.entity';
import {
  assertRunning,
  mayAnswer,
  mayBringIn,
  mayStep,
  type StandingProject,
} from './project.policy';
import type { PartyStep, ProjectResourceStep } from './project.states';

const stepOf = (step: PartyStep) => (actor: Actor, file: StandingProject) => {
  mayStep(actor, file, step);
};

/** The same rules answer here and when the step is taken. */
const actions: Actions<StandingProject> = {
  inviteToProject: {
    permission: 'exchange.project.invite',
    check: (_, file) => assertRunning(file),
  },
  joinProject: { permission: 'exchange.project.join', check: stepOf('join') },
  declineProject: { permission: 'exchange.project.decline', check: stepOf('decline') },
  leaveProject: { permission: 'exchange.project.leave', check: stepOf('leave') },
  removeFromProject: {
    permission: 'exchange.project.remove',
    check: (_, file) => assertRunning(file),
  },
  proposeProjectResource: { permission: 'exchange.project.propose', check: mayBringIn },
  closeProject: { permission: 'exchange.project.close', check: (_, file) => assertRunning(file) },
};

/** Every step of a project, and why the actor cannot take it now. */
export const projectActions = (actor: Actor, file: StandingProject): AvailableAction[] =>
  judgeActions(actions, actor, file);

/** A resource of a project, with the project. */
export interface BroughtResource {
  readonly file: StandingProject;
  readonly resource: ProjectResource;
}

const answer =
  (step: ProjectResourceStep) =>
  (actor: Actor, { file, resource }: BroughtResource) =>
    mayAnswer(actor, file, { resource, step });

const resourceActions: Actions<BroughtResource> = {
  consentProjectResource: { permission: 'exchange.project.consent', check: answer('consent') },
  declineProjectResource: { permission: 'exchange.project.consent', check: answer('decline') },
  withdrawProjectResource: { permission: 'exchange.project.withdraw', check: answer('withdraw') },
};

/** Every step of what a provider brings in, and why the actor cannot take it now. */
export const projectResourceActions = (actor: Actor, of: BroughtResource): AvailableAction[] =>
  judgeActions(resourceActions, actor, of);
