import type { Leeway } from '@shutong/clocks';
import {
  assertNoSecret,
  hasRole,
  isDay,
  limits,
  supervises,
  type Actor,
  type Day,
  type FieldProblem,
} from '@shutong/platform';
import type { CatalogChange, ChangeCause, ChangedEntry } from './catalog-change.entity';
import { catalogChangeErrors as errors } from './catalog-change.errors';
import { after, type CatalogChangeState, type CatalogChangeStep } from './catalog-change.states';

/** An entry that a change names, and whether the catalogue has it. */
export interface NamedEntry extends Pick<ChangedEntry, 'number' | 'state'> {
  readonly exists: boolean;
}

/** A change with what it names, and why its time cannot be extended any more. */
export interface CatalogChangeFile extends Pick<Leeway, 'noMoreTime'> {
  readonly change: CatalogChange;
  /** In the order in which the change names them. */
  readonly named: readonly NamedEntry[];
}

/** What has changed, for which department, and which entries have to follow. */
export interface ChangeReport {
  /** Credit code; the actor's own where absent. */
  readonly department?: string | null;
  readonly cause: ChangeCause;
  readonly document?: string | null;
  readonly description: string;
  readonly occurredOn: Day;
  /** Ids. */
  readonly entries: readonly string[];
  /** Titles of those that have to be made. */
  readonly newEntries: readonly string[];
}

const article = 17;

/** A department for itself, the authority for every department. */
export function mayRecord(actor: Actor, department: string | null): asserts department is string {
  if (department === null) throw errors.otherDepartment();
  if (actor.department !== department && !hasRole(actor, 'authority'))
    throw errors.otherDepartment();
}

export function mayRaise(actor: Actor): void {
  if (!hasRole(actor, 'authority')) throw errors.onlyAuthority();
}

/** Its department, the authority and auditors. */
export const mayRead = (actor: Actor, { department }: Pick<CatalogChange, 'department'>): boolean =>
  supervises(actor) || actor.department === department;

/** A day that has been, in China, and since which working days can be counted. */
export function assertCountable(day: Day, span: { readonly from: Day; readonly to: Day }): void {
  const problem = (rule: string): FieldProblem[] => [{ field: 'occurredOn', rule, article }];
  if (!isDay(day)) throw errors.noDay({ day }, problem('day'));
  if (day > span.to) throw errors.dayToCome({ day }, problem('past'));
  if (day < span.from) throw errors.dayTooEarly({ day, from: span.from }, problem('calendar'));
}

export function assertConcerns({ entries, newEntries }: ChangeReport): void {
  const count = entries.length + newEntries.length;
  const limit = limits.changedEntries.value;
  if (count === 0)
    throw errors.nothingConcerned({}, [{ field: 'entries', rule: 'required', article }]);
  if (count > limit) throw errors.tooManyConcerned({ limit });
  newEntries.forEach((title) => assertStated({ newEntries: title }));
}

/** Something is said, and no state secret. */
export function assertStated(texts: Readonly<Record<string, string>>): void {
  const missing = Object.keys(texts).filter((name) => texts[name]!.trim() === '');
  if (missing.length > 0) {
    const problems = missing.map((field): FieldProblem => ({ field, rule: 'required', article }));
    throw errors.incomplete({ missing: missing.join(', ') }, problems);
  }
  assertNoSecret(texts);
}

export function mayAskExtension(actor: Actor, change: CatalogChange): void {
  ofDepartment(actor, change);
  if (change.extensionDays !== null) throw errors.alreadyAsked();
}

/** The authority consents; who has acted for the department does not, also where the authority has entries of its own. */
export function mayAnswerExtension(actor: Actor, { acted }: CatalogChange): void {
  if (!hasRole(actor, 'authority')) throw errors.onlyAuthority();
  if (acted.includes(actor.id)) throw errors.samePerson();
}

/** Kept with the change, whatever department and office the person has later. */
export function noteActing({ id, department }: Actor, change: CatalogChange): void {
  if (department !== change.department || change.acted.includes(id)) return;
  change.acted = [...change.acted, id];
}

/** A refusal says why. */
export function assertRemarked(consented: boolean, remarks: string): void {
  if (!consented) assertStated({ remarks });
  assertNoSecret(remarks);
}

/** Officers say which draft is the entry that had to be made. */
export function mayLink(actor: Actor, change: CatalogChange): void {
  ofDepartment(actor, change);
}

/** The head of the department answers for what it leaves as it is. */
export function mayFindUnaffected(actor: Actor, change: CatalogChange): void {
  ofDepartment(actor, change);
  if (!hasRole(actor, 'department-head')) throw errors.onlyHead();
}

export function assertAwaited({ number, state }: Pick<ChangedEntry, 'number' | 'state'>): void {
  if (state !== 'awaited') throw errors.settled({ number });
}

/** Only what has no entry, or whose draft was thrown away, gets one. */
export function assertToBeMade({ number, state, exists }: NamedEntry): void {
  assertAwaited({ number, state });
  if (exists) throw errors.notToBeMade({ number });
}

/** A draft can be named for one of them; while the change is open at least one is awaited. */
export function assertAnyToBeMade(named: readonly NamedEntry[]): void {
  const awaited = named.filter(({ state }) => state === 'awaited');
  if (awaited.every(({ exists }) => exists)) awaited.slice(0, 1).forEach(assertToBeMade);
}

/** The state after the step; throws where the present state does not allow it. */
export function stepFrom(
  { state }: Pick<CatalogChange, 'state'>,
  step: CatalogChangeStep,
): CatalogChangeState {
  const next = after(state, step);
  if (!next) throw errors.wrongState({ state, step });
  return next;
}

function ofDepartment(actor: Actor, { department }: CatalogChange): void {
  if (actor.department !== department) throw errors.otherDepartment();
}

/** What it is called where there is room for a name alone. */
export const titleOf = ({ description }: Pick<CatalogChange, 'description'>): string =>
  description.slice(0, limits.nameField.value);
