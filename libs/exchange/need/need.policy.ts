import { hasRole, limits, supervises, type Actor, type FieldProblem } from '@shutong/platform';
import type { Citation, CoveringDuty, Entry } from '@shutong/catalog';
import type { Department } from '@shutong/identity';
import { isSame } from '../application/purpose.policy';
import { hasActed, hasActedElsewhere, type PartTaken } from '../course/sides.policy';
import type { Need, TakenNeedStep } from './need.entity';
import { needErrors } from './need.errors';
import { after, type NeedState, type NeedStep } from './need.states';

/** A need with what has happened to it. */
export interface NeedFile {
  readonly need: Need;
  readonly steps: readonly (PartTaken & { readonly step: NeedStep | 'file' })[];
}

/** The same with what else decides what may be done next. */
export interface StandingNeed extends NeedFile {
  /** Why it cannot rest on the rules that it cites; empty where it can. */
  readonly problems: readonly FieldProblem[];
  /** The department named may not act any more. */
  readonly isSourceDisabled: boolean;
  /** What is proposed as the answer, as the catalogue has it now; null where nothing is, or a no. */
  readonly entry: AnsweringEntry | null;
  /** A dispute about its refusal is open. */
  readonly isDisputed: boolean;
}

/** An entry that is to cover a need. */
export interface AnsweringEntry extends Pick<Entry, 'provider' | 'state' | 'sharing'> {
  /** Names of the items wanted that it does not have, or withholds. */
  readonly missing: readonly string[];
}

/** What a department says of the data that it needs. */
export interface NeedStated {
  readonly title: string;
  readonly description: string;
  /** Names of the information items wanted. */
  readonly items: readonly string[];
  readonly basis: string;
  readonly citations: readonly Citation[];
  readonly scenario: string;
  readonly purpose: string;
  readonly matter?: string | null;
  /** Why a published entry that has all items does not serve. */
  readonly unserved?: string | null;
  /** Code of the duty that covers it, where the requester knows one. */
  readonly responsibility?: string | null;
}

/** The department that has to answer, as the duty in force says. */
export type Duty = Pick<CoveringDuty, 'code' | 'version' | 'provider' | 'replyDays'>;

const stated = ['title', 'description', 'basis', 'scenario', 'purpose'] as const;

/** Who needs data, and who is named as its source, is a department of government (Art. 3). */
export function assertDepartment({ code, kind }: Pick<Department, 'code' | 'kind'>): void {
  if (kind !== 'department') throw needErrors.departmentsOnly({ code });
}

/** A need says the same of its use as an application does (Art. 20). */
export function assertStated(actor: Actor, said: NeedStated): void {
  const missing = [
    ...(actor.department ? [] : ['requester']),
    ...stated.filter((name) => said[name].trim() === ''),
    ...(said.items.some((name) => name.trim() !== '') ? [] : ['items']),
    ...(said.citations.length > 0 ? [] : ['citations']),
  ];
  if (missing.length > 0) throw incomplete(missing, 20);
}

/** Data is collected once: what the catalogue has is applied for, not asked for anew (Art. 19). */
export function assertUncatalogued(
  { unserved }: Pick<NeedStated, 'unserved'>,
  entries: readonly { readonly code: string | null; readonly title: string }[],
): void {
  if (entries.length === 0 || !isBlank(unserved)) return;
  const titles = entries.map(({ title, code }) => (code ? `${title} (${code})` : title));
  throw needErrors.catalogued({ entries: titles.join(', ') }, [
    { field: 'unserved', rule: 'required', article: 19 },
  ]);
}

/** Everything open is somebody's work. */
export function assertRoom(open: number): void {
  const limit = limits.openNeeds.value;
  if (open >= limit) throw needErrors.tooManyOpen({ limit });
}

/** What is asked for already is not asked for again, in whatever letters it is typed. */
export function assertNotOpen(
  { title, purpose }: Pick<Need, 'title' | 'purpose'>,
  open: readonly Pick<Need, 'title' | 'purpose'>[],
): void {
  const isOpen = open.some((one) => isSame(one.title, title) && isSame(one.purpose, purpose));
  if (isOpen) throw needErrors.alreadyOpen();
}

/** What a need rests on is in force when it is filed, and still when it is sent (Art. 20). */
export function assertBasis(problems: readonly FieldProblem[]): void {
  if (problems.length === 0) return;
  throw needErrors.basisNotInForce({ documents: problems.length }, problems);
}

/** The office head of the department that needs it consents before it is sent, and is not who filed it. */
export function mayConsent(actor: Actor, file: StandingNeed): void {
  const { need } = file;
  stepFrom(need, 'send');
  ofSide(actor, need.requester, file);
  if (actor.id === need.filedBy) throw needErrors.samePerson();
  assertBasis(file.problems);
}

/**
 * The one duty that covers a need; undefined where there is none, or where duties of several departments do, so that the authority
 * has to name one of them (Art. 19).
 */
export function oneDuty(duties: readonly (Duty & { readonly coversAll: boolean })[]) {
  const covering = duties.filter(({ coversAll }) => coversAll);
  const providers = new Set(covering.map(({ provider }) => provider));
  return providers.size === 1 ? covering[0] : undefined;
}

/** The version of the duty that is in force now is kept, whatever it says later; null where none binds the department that answers. */
export const answeredBy = (
  duty: Duty | undefined,
): Pick<Need, 'responsibility' | 'responsibilityVersion' | 'replyDays'> => ({
  responsibility: duty?.code ?? null,
  responsibilityVersion: duty?.version ?? null,
  replyDays: duty?.replyDays ?? null,
});

/**
 * The authority names the source, and another one where that may not act any more, since nobody would ever answer; who has asked for
 * the data or handed the need back does not.
 */
export function mayAssign(actor: Actor, { need, steps, isSourceDisabled }: StandingNeed): void {
  const { state, source } = need;
  stepFrom(need, 'assign');
  if (source !== null && !isSourceDisabled) throw needErrors.wrongState({ state, step: 'assign' });
  if (!hasRole(actor, 'authority')) throw needErrors.onlyAuthority();
  const ofOthers = steps.filter(({ step }) => step !== 'assign');
  if (hasActed(actor, ofOthers)) throw needErrors.samePerson();
}

/** What a department has itself it need not ask for. */
export function assertOther({ requester }: Need, department: string): void {
  if (requester !== department) return;
  throw needErrors.ownNeed({}, [{ field: 'department', rule: 'another department' }]);
}

/** Once in the life of a need: whoever is named then answers. */
export function mayHandBack(actor: Actor, file: NeedFile): void {
  const { need } = file;
  stepFrom(need, 'hand-back');
  ofSide(actor, need.source, file);
  if (need.handedBackBy !== null) throw needErrors.alreadyHandedBack();
}

export function mayPropose(actor: Actor, file: NeedFile): void {
  const { need } = file;
  stepFrom(need, 'propose');
  ofSide(actor, need.source, file);
}

/** The office head of the department named judges what was proposed, and is not the officer who did. */
export function mayJudge(actor: Actor, file: NeedFile): void {
  const { need } = file;
  stepFrom(need, answerStep(need));
  ofSide(actor, need.source, file);
  if (actor.id === need.proposedBy) throw needErrors.samePerson();
}

export function mayWithdraw(actor: Actor, file: NeedFile): void {
  const { need } = file;
  stepFrom(need, 'withdraw');
  ofSide(actor, need.requester, file);
}

/** What has been proposed decides how the need ends. */
export const answerStep = ({ entryId }: Pick<Need, 'entryId'>): 'meet' | 'refuse' =>
  entryId === null ? 'refuse' : 'meet';

/** Nobody answers what they have not read. */
export function assertRead({ lastStep }: Need, read: number): void {
  if (lastStep !== read) throw needErrors.replaced({ step: lastStep });
}

/** No reason is left out or blank. */
export function assertSaid(texts: Readonly<Record<string, string | null | undefined>>): void {
  const missing = Object.keys(texts).filter((name) => isBlank(texts[name]));
  if (missing.length > 0) throw incomplete(missing, 19);
}

/** The state after the step; throws where the present state does not allow it. */
export function stepFrom({ state }: Pick<Need, 'state'>, step: NeedStep): NeedState {
  const next = after(state, step);
  if (!next) throw needErrors.wrongState({ state, step });
  return next;
}

/** Who may read one: who needs it, who is named or has handed it back, the authority and auditors. */
export const mayRead = (
  actor: Actor,
  { requester, source, handedBackBy }: Pick<Need, 'requester' | 'source' | 'handedBackBy'>,
): boolean =>
  supervises(actor) ||
  (actor.department !== null && [requester, source, handedBackBy].includes(actor.department));

/** What a need is answered by, or is proposed to be: a proposal is the source department's own matter until it is answered. */
export function answerFor(
  { department }: Actor,
  { state, source, entryId, serves, refusalReasons, refusalGround }: Need,
): Pick<Need, 'entryId' | 'serves' | 'refusalReasons' | 'refusalGround'> {
  const isShown = state === 'met' || state === 'refused' || department === source;
  if (isShown) return { entryId, serves, refusalReasons, refusalGround };
  return { entryId: null, serves: null, refusalReasons: null, refusalGround: null };
}

/** What was proposed, and why it was returned, stays the matter of the department that was the source then. */
export function stepFor(actor: Actor, taken: TakenNeedStep): TakenNeedStep {
  if (actor.department === taken.source) return taken;
  const shown = taken.step === 'meet' ? taken : { ...taken, entryId: null };
  const isInternal = taken.step === 'propose' || taken.step === 'return';
  return isInternal ? { ...shown, text: '', ground: null } : shown;
}

function ofSide(actor: Actor, department: string | null, { steps }: NeedFile): void {
  if (actor.department !== department) throw needErrors.otherDepartment();
  if (hasActedElsewhere(actor, steps)) throw needErrors.samePerson();
}

export const isBlank = (text: string | null | undefined): boolean => (text ?? '').trim() === '';

const incomplete = (missing: readonly string[], article: number) =>
  needErrors.incomplete(
    { missing: missing.join(', ') },
    missing.map((field): FieldProblem => ({ field, rule: 'required', article })),
  );
