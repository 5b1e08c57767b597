import type { Actor } from '@shutong/platform';
import type { Need } from './need.entity';
import { needErrors } from './need.errors';
import {
  assertSaid,
  isBlank,
  mayJudge,
  type AnsweringEntry,
  type StandingNeed,
} from './need.policy';

/** An entry that covers the need, or a no. */
export interface NeedAnswer {
  readonly entryId?: string | null;
  /** How the entry serves, where it lacks some of the items wanted. */
  readonly serves?: string | null;
  readonly reasons?: string | null;
  readonly ground?: string | null;
}

/** Either an entry, or a no with reasons and legal ground. */
export function assertAnswer({ entryId, serves, reasons, ground }: NeedAnswer): void {
  const saysNo = !isBlank(reasons) || !isBlank(ground);
  if (entryId ? saysNo : !saysNo || !isBlank(serves)) {
    throw needErrors.answerUnclear({}, [{ field: entryId ? 'reasons' : 'entryId', rule: 'one' }]);
  }
  if (!entryId) assertSaid({ reasons, ground });
}

/**
 * It is the answering department's, the catalogue shows it, and it may be shared; what it lacks of what is wanted is spoken to. Anything
 * else would be a no without reasons. Nothing need be mounted yet: data is catalogued first (Art. 19).
 */
export function assertFitting(
  { source, serves }: Pick<Need, 'source' | 'serves'>,
  entry: AnsweringEntry | null,
): void {
  const isOwn = entry?.state === 'published' && entry.provider === source;
  if (!isOwn || entry.sharing === 'not-shared') {
    const rule = 'published, of the department, shared';
    throw needErrors.entryNotFitting({}, [{ field: 'entryId', rule, article: 19 }]);
  }
  if (entry.missing.length === 0 || !isBlank(serves)) return;
  throw needErrors.itemsMissing({ items: entry.missing.join(', ') }, [
    { field: 'serves', rule: 'required', article: 19 },
  ]);
}

/** An answer by an entry that does not fit any more, such as one that has been taken down since, is sent back, never given. */
export function mayAnswer(actor: Actor, file: StandingNeed): void {
  const { need, entry } = file;
  mayJudge(actor, file);
  if (need.entryId !== null) assertFitting(need, entry);
}
