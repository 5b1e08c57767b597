import { supervises, type Actor } from '@shutong/platform';
import type { Project, ProjectParty, ProjectResource } from './project.entity';
import { isIn, type ProjectFile } from './project.policy';

/** Of a project what somebody reads; what they may do is judged by all of it. */
export type ProjectView = Pick<ProjectFile, 'project' | 'parties' | 'resources'>;

/** What its provider has consented to, whatever became of that; else it is the provider's own matter. */
export const wasConsented = ({ state, answeredAt }: ProjectResource): boolean =>
  state === 'consented' || (state === 'withdrawn' && answeredAt !== null);

/**
 * A proposal, and why it was declined, is read by its provider alone, as any answer that nobody has given. Who has declined, left or
 * was removed reads of the rest what was so by then.
 */
export function viewFor(actor: Actor, { project, parties, resources }: ProjectFile): ProjectView {
  const isOwn = ({ provider }: ProjectResource) => provider === actor.department;
  const shown = resources.filter((resource) => isOwn(resource) || wasConsented(resource));
  const own = parties.find(({ department }) => department === actor.department);
  const until = own && !supervises(actor) ? outSince(own) : null;
  if (until === null) return { project, parties, resources: shown };
  return {
    project: projectAt(until, project),
    parties: parties.flatMap((party) => (party === own ? [party] : partyAt(until, party))),
    resources: shown.flatMap((one) => (isOwn(one) ? [one] : resourceAt(until, one))),
  };
}

/** Null for who is in it. */
const outSince = ({ state, endedAt, answeredAt }: ProjectParty): Date | null =>
  isIn(state) ? null : (endedAt ?? answeredAt);

const isLater = (instant: Date | null, until: Date): boolean => instant !== null && instant > until;

const projectAt = (until: Date, project: Project): Project =>
  isLater(project.endedAt, until)
    ? { ...project, state: 'running', closingReason: null, endedBy: null, endedAt: null }
    : project;

/** Whoever was invited again since was in it before at most, which is told no more. */
function partyAt(until: Date, party: ProjectParty): ProjectParty[] {
  const { invitedAt, answeredAt, endedAt } = party;
  if (isLater(invitedAt, until)) return [];
  const before = isLater(endedAt, until) ? { ...party, endedAt: null } : party;
  const wasInvited = answeredAt === null || isLater(answeredAt, until);
  if (!wasInvited) return [before === party ? party : { ...before, state: 'joined' }];
  const unanswered = { answeredBy: null, answeredAt: null, security: null };
  const isAsNow = before === party && answeredAt === null;
  return [isAsNow ? party : { ...before, ...unanswered, state: 'invited' }];
}

/** What was consented to later it never could have got. */
function resourceAt(until: Date, resource: ProjectResource): ProjectResource[] {
  const { answeredAt, endedAt } = resource;
  if (isLater(answeredAt, until)) return [];
  return isLater(endedAt, until)
    ? [{ ...resource, state: 'consented', endedAt: null }]
    : [resource];
}
