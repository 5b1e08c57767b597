import { isDay, supervises, type Actor, type Day, type FieldProblem } from '@shutong/platform';
import { latestInstant } from '@shutong/wire';
import { applicationErrors } from '../application/application.errors';
import { assertBasisStands } from '../application/application.policy';
import { hasActedElsewhere, type PartTaken } from '../course/sides.policy';
import type { Project, ProjectParty, ProjectResource } from './project.entity';
import { projectErrors } from './project.errors';
import {
  after,
  partySteps,
  projectResourceSteps,
  projectSteps,
  type PartyState,
  type PartyStep,
  type ProjectResourceState,
  type ProjectResourceStep,
  type ProjectState,
  type ProjectStep,
} from './project.states';

/** A project with everybody and everything in it. */
export interface ProjectFile {
  readonly project: Project;
  readonly parties: readonly ProjectParty[];
  readonly resources: readonly ProjectResource[];
  /** By their ids, those that are read under agreements which both sides have signed, and the parties that do. */
  readonly serving: ReadonlyMap<string, readonly string[]>;
  /** Today in China. */
  readonly today: Day;
}

/** The same with what anything more that comes about in it would rest on. */
export interface StandingProject extends ProjectFile {
  /** Why nothing can rest on the rules that it cites; none where it can. */
  readonly problems: readonly FieldProblem[];
  /** Of its parties those that have no connector which could sign. */
  readonly unconnected: ReadonlySet<string>;
}

/** What is said of a project when it is founded. */
export interface Founding {
  readonly code: string;
  readonly title: string;
  readonly domain: string;
  readonly purpose: string;
  readonly basis: string;
  readonly citations: readonly { readonly document: string; readonly article: string }[];
  readonly endsOn: Day;
}

const stated = ['title', 'purpose', 'basis'] as const;

/** Throws unless it says everything that its agreements will state (Decree 809, Art. 20). */
export function mayFound(said: Founding, domains: readonly string[], today: Day): void {
  const missing = [
    ...stated.filter((name) => said[name].trim() === ''),
    ...(said.citations.length === 0 ? ['citations'] : []),
  ];
  if (missing.length > 0) {
    const problems = missing.map((field) => ({ field, rule: 'required', article: 20 }));
    throw projectErrors.incomplete({ missing: missing.join(', ') }, problems);
  }
  if (!domains.includes(said.domain)) {
    throw projectErrors.unknownDomain({ domain: said.domain, known: domains.join(', ') });
  }
  if (
    !isDay(said.endsOn) ||
    said.endsOn < today ||
    endOf(said.endsOn).getTime() > latestInstant / 1000
  ) {
    throw projectErrors.endDay({ endsOn: said.endsOn });
  }
}

/** The instant at which a day is over in China, and with it everything that the project allows. */
export const endOf = (day: Day): Date => new Date(Date.parse(`${day}T00:00:00+08:00`) + 86_400_000);

/** Whoever was invited to it, the authority and auditors. */
export function mayRead(actor: Actor, { parties }: Pick<ProjectFile, 'parties'>): boolean {
  if (supervises(actor)) return true;
  return parties.some(({ department }) => department === actor.department);
}

export const isIn = (state: PartyState): boolean => state === 'invited' || state === 'joined';

/** Nothing happens in a project that is over, also before anything has marked it. */
export function assertRunning({ project, today }: Pick<ProjectFile, 'project' | 'today'>): void {
  if (project.state !== 'running' || project.endsOn < today) {
    throw projectErrors.over({ endsOn: project.endsOn });
  }
}

export function projectAfter(state: ProjectState, step: ProjectStep): ProjectState {
  const next = after(state, projectSteps[step]);
  if (!next) throw projectErrors.wrongState({ state, step });
  return next;
}

export function partyAfter(state: PartyState, step: PartyStep): PartyState {
  const next = after(state, partySteps[step]);
  if (!next) throw projectErrors.wrongState({ state, step });
  return next;
}

export function resourceAfter(
  state: ProjectResourceState,
  step: ProjectResourceStep,
): ProjectResourceState {
  const next = after(state, projectResourceSteps[step]);
  if (!next) throw projectErrors.wrongState({ state, step });
  return next;
}

/** Whether a consent covers the party: it names it, and was given since the party was invited last. */
export const isFor = (
  { state, parties, answeredAt }: ProjectResource,
  { department, invitedAt }: ProjectParty,
): boolean =>
  state === 'consented' &&
  parties.includes(department) &&
  answeredAt !== null &&
  answeredAt >= invitedAt;

/** The actor's own organisation in the project. */
export function ownParty(actor: Actor, file: ProjectFile): ProjectParty {
  const own = file.parties.find(({ department }) => department === actor.department);
  if (!own) throw projectErrors.notAParty();
  assertOneSide(actor, file);
  return own;
}

/**
 * Who has acted for one organisation acts for no other; who founded the project, and so applies for what its parties get, for none.
 */
function assertOneSide(actor: Actor, { project, parties, resources }: ProjectFile): void {
  const parts: PartTaken[] = [
    { by: project.foundedBy, department: null },
    ...parties.flatMap(({ actedBy, department }) => actedBy.map((by) => ({ by, department }))),
    ...resources.flatMap(({ proposedBy, answeredBy, provider: department }) =>
      [proposedBy, answeredBy ?? ''].map((by) => ({ by, department })),
    ),
  ];
  if (hasActedElsewhere(actor, parts)) throw projectErrors.samePerson();
}

/** Throws unless the actor's organisation can take the step now. */
export function mayStep(actor: Actor, file: StandingProject, step: PartyStep): ProjectParty {
  assertRunning(file);
  const own = ownParty(actor, file);
  partyAfter(own.state, step);
  if (step === 'join') assertAgreeable(file, [own.department]);
  const provided = file.resources.filter(({ provider }) => provider === own.department);
  if (step === 'leave') provided.forEach((resource) => assertNotServing(file, resource));
  return own;
}

/** What comes about now rests on rules in force, and connectors of these parties can sign it. */
function assertAgreeable(
  { problems, unconnected }: StandingProject,
  parties: readonly string[],
): void {
  assertBasisStands(problems);
  const department = parties.find((party) => unconnected.has(party));
  if (department) throw applicationErrors.noConnector({ department });
}

/**
 * A provider does not end a service by stepping out of the project: it says why, negotiates and files that by a service change
 * (Decree 809, Art. 27).
 */
function assertNotServing({ serving }: ProjectFile, { id, title }: ProjectResource): void {
  if (serving.has(id)) throw projectErrors.serving({ title });
}

/** Parties that do not read it: for those its provider takes it out as it likes. */
export const unserved = (
  { serving }: Pick<ProjectFile, 'serving'>,
  { id, parties }: Pick<ProjectResource, 'id' | 'parties'>,
): string[] => parties.filter((party) => !serving.get(id)?.includes(party));

/** Only who has joined brings something in. */
export function mayBringIn(actor: Actor, file: StandingProject): void {
  assertRunning(file);
  if (ownParty(actor, file).state !== 'joined') throw projectErrors.notJoined();
  assertBasisStands(file.problems);
}

/** The parties that it is for are in the project, and none is the provider itself. */
export function assertParties(
  { parties }: Pick<ProjectFile, 'parties'>,
  provider: string,
  named: readonly string[],
): void {
  const others = parties.filter(({ department, state }) => department !== provider && isIn(state));
  const wrong = named.filter((one) => !others.some(({ department }) => department === one));
  if (wrong.length === 0 && named.length > 0) return;
  throw projectErrors.wrongParties({ parties: wrong.join(', ') });
}

/** The provider's people take the step; consent is the head's, who is not the officer who proposed (Art. 21). */
export function mayAnswer(
  actor: Actor,
  file: StandingProject,
  { resource, step }: { readonly resource: ProjectResource; readonly step: ProjectResourceStep },
): void {
  assertRunning(file);
  if (actor.department !== resource.provider) throw projectErrors.otherProvider();
  assertOneSide(actor, file);
  resourceAfter(resource.state, step);
  if (step === 'withdraw') {
    if (unserved(file, resource).length === 0) assertNotServing(file, resource);
    return;
  }
  if (actor.id === resource.proposedBy) throw projectErrors.samePerson();
  if (step === 'consent') assertAgreeable(file, signatoriesOf(file, resource));
}

/** Whose connectors sign as soon as the provider consents. */
const signatoriesOf = ({ parties }: ProjectFile, resource: ProjectResource): string[] => {
  const joined = parties.filter(({ state }) => state === 'joined');
  const named = joined.filter(({ department }) => resource.parties.includes(department));
  return [resource.provider, ...named.map(({ department }) => department)];
};
