import {
  canonicalJson,
  hasRole,
  supervises,
  isDay,
  sha256,
  type Actor,
  type FieldProblem,
} from '@shutong/platform';
import { contentHash } from '../entry/contents';
import type { Entry, Item } from '../entry/entry.entity';
import { entryErrors } from '../entry/entry.errors';
import { assertComplete, mayWrite, missingContents, stepFrom } from '../entry/entry.policy';
import { assessmentKinds, type AssessmentKind } from '../vocabulary';
import type { Assessment } from './assessment.entity';
import { clearanceErrors } from './clearance.errors';

/** Article of Decree 809 that asks for the assessments and the department head's approval. */
const article = 13;

/**
 * Hash of what the assessments look at: which items, how sensitive, and for whom. While it stays the
 * same an assessment holds, also for a revision; another item or a wider use needs another one.
 */
export function exposureHash(entry: Entry, items: readonly Item[]): string {
  const { sharing, modes, conditions, open, openConditions } = entry;
  const exposed = items.map(({ code, name, type, class: itemClass, personal, ...item }) => ({
    ...{ code, name, type, class: itemClass, personal },
    ...{ sharing: item.sharing, open: item.open },
  }));
  return sha256(
    canonicalJson({ sharing, modes, conditions, open, openConditions, items: exposed }),
  );
}

/** Hash of what a department head approves: the contents and the assessments of them. */
export function approvalHash(
  entry: Entry,
  items: readonly Item[],
  assessments: readonly Assessment[],
): string {
  const assessed = assessments
    .map(({ kind, result, assessedOn, assessor, fileSha256 }) => ({
      ...{ kind, result, assessedOn, assessor, fileSha256 },
    }))
    .sort((a, b) => (a.kind < b.kind ? -1 : 1));
  return sha256(canonicalJson({ contents: contentHash(entry, items), assessed }));
}

/** Assessments that are absent, that something else was assessed by, or that failed (Art. 13). */
export function missingAssessments(
  entry: Entry,
  items: readonly Item[],
  assessments: readonly Assessment[],
): FieldProblem[] {
  const exposure = exposureHash(entry, items);
  const ruleOf = (kind: AssessmentKind): string | null => {
    const done = assessments.find((assessment) => assessment.kind === kind);
    if (!done) return 'required';
    if (done.exposureSha256 !== exposure) return 'outdated';
    return done.result === 'failed' ? 'failed' : null;
  };
  return assessmentKinds.flatMap((kind) => {
    const rule = ruleOf(kind);
    return rule === null ? [] : [{ field: `assessments.${kind}`, rule, article }];
  });
}

/** What Article 13 asks for before submission besides the contents themselves. */
export function missingClearance(
  entry: Entry,
  items: readonly Item[],
  assessments: readonly Assessment[],
): FieldProblem[] {
  const missing = missingAssessments(entry, items, assessments);
  const approval = (rule: string) => [...missing, { field: 'approval', rule, article }];
  if (entry.approvedSha256 === null) return approval('required');
  const approved = entry.approvedSha256 === approvalHash(entry, items, assessments);
  return approved ? missing : approval('outdated');
}

/** What a draft awaits: the head's approval once it is complete and assessed as it is, then its submission; null before that. */
export function awaitedOf(
  entry: Entry,
  items: readonly Item[],
  assessments: readonly Assessment[],
): 'approve' | 'submit' | null {
  const lacking = [
    ...missingContents(entry, items),
    ...missingAssessments(entry, items, assessments),
  ];
  if (lacking.length > 0) return null;
  return missingClearance(entry, items, assessments).length > 0 ? 'approve' : 'submit';
}

/** The head of the department approves, and never what that person has written (Art. 13). */
export function mayApprove(actor: Actor, entry: Pick<Entry, 'provider' | 'writers'>): void {
  if (!hasRole(actor, 'department-head')) throw clearanceErrors.onlyHead();
  if (actor.department !== entry.provider) throw entryErrors.otherDepartment();
  if (entry.writers.includes(actor.id)) throw clearanceErrors.samePerson();
}

/** The department records what assessments of its draft have found. */
export function mayAssess(actor: Actor, entry: Entry): void {
  mayWrite(actor, entry);
  stepFrom(entry.state, 'edit');
}

/** What is approved is a complete draft that has been assessed as it is. */
export function mayApproveNow(
  actor: Actor,
  entry: Entry,
  { items, assessments }: { items: readonly Item[]; assessments: readonly Assessment[] },
): void {
  mayApprove(actor, entry);
  stepFrom(entry.state, 'edit');
  assertComplete(entry, items);
  const lacking = missingAssessments(entry, items, assessments);
  if (lacking.length > 0) throw clearanceErrors.notAssessed({ count: lacking.length }, lacking);
}

/** Who assessed what is the department's own affair, and that of those who supervise it. */
export function mayReadAssessments(actor: Actor, entry: Pick<Entry, 'provider'>): boolean {
  if (supervises(actor)) return true;
  return entry.provider !== null && actor.department === entry.provider;
}

/** A day that has been, in China. */
export function assertDayPast(assessedOn: string, today: string): void {
  if (!isDay(assessedOn)) {
    throw clearanceErrors.noDay({ day: assessedOn }, [{ field: 'assessedOn', rule: 'day' }]);
  }
  if (assessedOn <= today) return;
  throw clearanceErrors.dayToCome({ day: assessedOn }, [{ field: 'assessedOn', rule: 'past' }]);
}
