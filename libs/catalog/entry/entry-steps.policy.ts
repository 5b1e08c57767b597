import type { Department } from '@shutong/identity';
import type { Actor, FieldProblem } from '@shutong/platform';
import type { Assessment } from '../clearance/assessment.entity';
import { missingClearance } from '../clearance/clearance.policy';
import type { Entry, Item } from './entry.entity';
import { entryErrors } from './entry.errors';
import {
  assertAcceptable,
  assertComplete,
  mayAdopt,
  mayGovern,
  mayReview,
  mayWrite,
  stepFrom,
  type LiveEntry,
} from './entry.policy';

/** What has been found of a version that is to be reviewed. */
export interface Found {
  readonly assessments: readonly Assessment[];
  /** What it names that is not there or does not fit. */
  readonly unfit: readonly FieldProblem[];
}

/** An entry with what decides what may be done about it. */
export interface EntryFile extends LiveEntry, Found {
  /** Items of the newest version. */
  readonly items: readonly Item[];
  /** A draft of it is there, also one that the actor does not see. */
  readonly isUnderWay: boolean;
  /** The actor's department. */
  readonly own: Department | null;
}

/** Contents of a draft are replaced; what has been published gets a revision. */
export function mayEdit(actor: Actor, newest: Entry): void {
  mayWrite(actor, newest);
  stepFrom(newest.state, newest.state === 'draft' ? 'edit' : 'revise');
}

/** The department that takes an imported entry over. */
export function adopterOf(
  own: Department | null,
  { newest, isUnderWay }: Pick<EntryFile, 'newest' | 'isUnderWay'>,
): Department {
  stepFrom(newest.state, 'adopt');
  if (own === null) throw entryErrors.noDepartment();
  mayAdopt(own, newest);
  if (isUnderWay) throw entryErrors.adopted({ id: newest.id });
  return own;
}

export function mayDiscard(actor: Actor, newest: Entry): void {
  mayWrite(actor, newest);
  stepFrom(newest.state, 'edit');
}

/** The department hands a draft over once it is complete, assessed, approved and fits (Art. 13). */
export function maySubmit(
  actor: Actor,
  { newest, items, assessments, unfit }: Pick<EntryFile, 'newest' | 'items' | keyof Found>,
): void {
  mayWrite(actor, newest);
  stepFrom(newest.state, 'submit');
  assertComplete(newest, items, missingClearance(newest, items, assessments));
  assertAcceptable(unfit);
}

/** The authority announces what still fits, and what is shown until then makes room. */
export function mayPublish(
  actor: Actor,
  { shown, newest, unfit }: Pick<EntryFile, 'shown' | 'newest' | 'unfit'>,
): void {
  mayReview(actor, newest);
  stepFrom(newest.state, 'publish');
  assertAcceptable(unfit);
  if (!newest.current) stepFrom(shown.state, 'supersede');
}

export function mayReturn(actor: Actor, newest: Entry): void {
  mayReview(actor, newest);
  stepFrom(newest.state, 'return');
}

/** The authority stops applications for what is shown, for a while or for good. */
export function mayStop(actor: Actor, shown: Entry, step: 'suspend' | 'retire'): void {
  mayGovern(actor);
  stepFrom(shown.state, step);
}

/** How much data stand behind an entry is stated of what is published. */
export function maySurvey(actor: Actor, { provider, state }: Entry): void {
  mayWrite(actor, { provider });
  if (state !== 'published') throw entryErrors.wrongState({ state, step: 'survey' });
}
