import { limits, supervises, type Actor, type FieldProblem } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import type { Versions } from '../agreement/present.query';
import { assertNobodyNamed } from '../course/nobody-named.policy';
import type { Correction } from './correction.entity';
import { correctionErrors } from './correction.errors';
import { after, type CorrectionState, type CorrectionStep } from './correction.states';

/** What a requester reports: items granted to it, what is wrong with them and by what it knows. */
export interface Report {
  readonly items: readonly string[];
  /** Which record, by a reference that both departments know; absent where it concerns all. */
  readonly record?: string | null;
  readonly problem: string;
  readonly grounds: string;
}

/** What the law requires of an accepted correction: that its requester is told what was done. */
export interface Completion {
  readonly feedback: string;
}

export interface Rejection {
  readonly reasons: string;
  readonly ground: string;
}

type Signed = Pick<Versions, 'present' | 'signed'>;

/** Only the requester of an agreement reports, once a version of it is concluded. Answers the newest. */
export function mayReport(actor: Actor, { present, signed }: Signed): Agreement {
  ofDepartment(actor, present.requester);
  const newest = signed.at(-1);
  if (!newest) throw correctionErrors.agreementNotConcluded();
  return newest;
}

/**
 * And only what it may have got by it, be it under a version that another has taken the place of. Answers the newest version that
 * has granted all of it, else the newest.
 */
export function mayFile(actor: Actor, versions: Signed, report: Report): Agreement {
  const newest = mayReport(actor, versions);
  const { items, problem, grounds } = report;
  assertStated({ items: items.join(''), problem, grounds });
  assertGranted(items, versions.signed);
  assertNobodyNamed(
    { record: report.record ?? '', problem, grounds },
    correctionErrors.personNamed,
  );
  const isGranted = ({ terms }: Agreement) => items.every((one) => terms.fields.includes(one));
  return versions.signed.findLast(isGranted) ?? newest;
}

function assertGranted(items: readonly string[], signed: readonly Agreement[]): void {
  const fields = [...new Set(signed.flatMap(({ terms }) => terms.fields))];
  const missing = items.filter((item) => !fields.includes(item));
  if (missing.length > 0) {
    const rule = `one of ${fields.join(', ')}`;
    throw correctionErrors.itemNotGranted({ missing: missing.join(', ') }, [
      { field: 'items', rule },
    ]);
  }
}

/** Everything open is somebody's work: a fault in many records is one report without a record. */
export function assertRoom(open: number): void {
  const limit = limits.openCorrections.value;
  if (open >= limit) throw correctionErrors.tooManyOpen({ limit });
}

/** The requester's people take it back. */
export function mayWithdraw(actor: Actor, { requester }: Correction): void {
  ofDepartment(actor, requester);
}

/** The provider's officer verifies and corrects, and is not who reported it for the requester. */
export function mayHandle(actor: Actor, { provider, filedBy }: Correction): void {
  ofDepartment(actor, provider);
  if (actor.id === filedBy) throw correctionErrors.samePerson();
}

/** The requester is told what was corrected. */
export function assertFedBack({ feedback }: Completion): void {
  assertStated({ feedback });
  assertNobodyNamed({ feedback }, correctionErrors.personNamed);
}

/** Nothing is rejected without reasons and ground. */
export function assertReasoned({ reasons, ground }: Rejection): void {
  assertStated({ reasons, ground });
  assertNobodyNamed({ reasons, ground }, correctionErrors.personNamed);
}

/** The state after the step; throws where the present state does not allow it. */
export function stepFrom(
  { state }: Pick<Correction, 'state'>,
  step: CorrectionStep,
): CorrectionState {
  const next = after(state, step);
  if (!next) throw correctionErrors.wrongState({ state, step });
  return next;
}

/** Who may read one: both parties, the authority and auditors. */
export const mayRead = (
  actor: Actor,
  { requester, provider }: Pick<Correction, 'requester' | 'provider'>,
): boolean => supervises(actor) || actor.department === requester || actor.department === provider;

/** The same items in the same order, whoever names them how. */
export const inOrder = (items: readonly string[]): string[] => [...new Set(items)].sort();

function ofDepartment(actor: Actor, department: string): void {
  if (actor.department !== department) throw correctionErrors.otherDepartment();
}

type Texts = Readonly<Record<string, string>>;

function assertStated(texts: Texts): void {
  const missing = Object.keys(texts).filter((name) => texts[name]!.trim() === '');
  if (missing.length === 0) return;
  const problems = missing.map((field): FieldProblem => ({ field, rule: 'required', article: 26 }));
  throw correctionErrors.incomplete({ missing: missing.join(', ') }, problems);
}
