import type { Jurisdiction } from '@shutong/clocks';
import { isAsNarrow, type RowFilter } from '@shutong/wire';
import { applicationErrors } from '../application/application.errors';
import type { Application, Mode } from '../application/application.entity';
import {
  typedRowFilter,
  type AskedCondition,
  type Filterable,
} from '../application/row-filter.policy';

/** What an officer proposes to answer, in full. */
export interface FullProposal {
  readonly outcome: 'granted' | 'refused';
  readonly reasons: string;
  readonly ground: string;
  readonly fields: readonly string[];
  readonly modes: readonly Mode[];
  readonly rowFilter: RowFilter;
  readonly quotaCalls: number;
  readonly maxRows: number;
  /** Until when, where that is earlier than was applied for. */
  readonly periodUntil: Date | null;
  /** A refusal because material is missing. */
  readonly forIncompleteness?: boolean;
}

/** The same as an officer says it: what is left out is granted as it was applied for. */
export interface Proposal extends Pick<
  FullProposal,
  'outcome' | 'reasons' | 'ground' | 'fields' | 'forIncompleteness'
> {
  readonly modes?: readonly Mode[];
  readonly rowFilter?: readonly AskedCondition[] | null;
  readonly quotaCalls?: number | null;
  readonly maxRows?: number | null;
  readonly periodUntil?: Date | null;
}

/** How much is granted where nobody says so, as the jurisdiction sets it. */
export type GrantRules = Pick<Jurisdiction, 'usualRows' | 'fairUse' | 'longestPeriod'>;

export type Asked = Pick<Application, 'fields' | 'modes' | 'rowFilter' | 'volume' | 'periodUntil'>;

/** The proposal in full; a row filter of its own is typed by the items on offer, without which nothing is granted. */
export function inFull(
  application: Asked,
  asked: Proposal,
  {
    filterable,
    rules,
  }: { readonly filterable?: Filterable | undefined; readonly rules: GrantRules },
): FullProposal {
  if (asked.outcome === 'refused' || !filterable) {
    return { ...asked, ...nothing };
  }
  const { modes, rowFilter } = application;
  const usual = usualVolume(application, rules);
  return {
    ...asked,
    modes: asked.modes?.length ? asked.modes : modes,
    rowFilter: asked.rowFilter ? typedRowFilter(asked.rowFilter, filterable) : rowFilter,
    quotaCalls: asked.quotaCalls ?? usual.calls,
    maxRows: asked.maxRows ?? usual.rows,
    periodUntil: unlessWhole(application, asked.periodUntil ?? null),
  };
}

/** What a refusal gives. */
export const nothing = { modes: [], rowFilter: [], quotaCalls: 1, maxRows: 1, periodUntil: null };

/** An end of the period, unless it is the one that was asked for. */
export const unlessWhole = ({ periodUntil }: Pick<Asked, 'periodUntil'>, until: Date | null) =>
  until?.getTime() === periodUntil.getTime() ? null : until;

/** What is granted where nobody says how much; an application of before does not say what it expects. */
const usualVolume = ({ volume }: Asked, { usualRows, fairUse }: GrantRules) => ({
  calls: volume?.callsPerDay ?? fairUse.callsPerDay,
  rows: Math.min(usualRows, volume?.rowsPerDay ?? usualRows),
});

/**
 * Throws unless the proposal is lawful: a refusal states reasons and legal ground (Art. 14, 21), and so does a grant of less than
 * was applied for, which refuses the rest; a grant stays within what was applied for.
 */
export function assertLawful(application: Asked, proposal: FullProposal, rules: GrantRules): void {
  assertGroundOrItems(application, proposal);
  if (proposal.outcome === 'refused') return;
  assertNoMore(application, proposal);
  if (isInPart(application, proposal, rules)) {
    assertGrounded(proposal, applicationErrors.partWithoutGround);
  }
}

/**
 * What holds of every answer, also of one about open data: a refusal has a ground, as of some of the items or of the time, and a
 * grant has items that were applied for, no longer than was applied for.
 */
export function assertGroundOrItems(
  application: Pick<Asked, 'fields' | 'periodUntil'>,
  proposal: Pick<FullProposal, 'outcome' | 'reasons' | 'ground' | 'fields' | 'periodUntil'>,
): void {
  if (proposal.outcome === 'refused') {
    assertGrounded(proposal, applicationErrors.refusalWithoutGround);
    return;
  }
  const beyond = proposal.fields.filter((field) => !application.fields.includes(field));
  if (beyond.length > 0 || proposal.fields.length === 0) {
    throw applicationErrors.fieldNotOffered({ missing: beyond.join(', ') });
  }
  const { periodUntil } = application;
  if (proposal.periodUntil && proposal.periodUntil > periodUntil) {
    throw applicationErrors.periodLonger({ until: periodUntil.toISOString() });
  }
  if (lacksItemsOrTime(application, proposal)) {
    assertGrounded(proposal, applicationErrors.partWithoutGround);
  }
}

/**
 * Nothing is granted that nobody asked for: it would be no sharing that a duty needs (Art. 20). Of the use like is compared with like: calls
 * of a day; and one query gives no more rows than are expected on a whole day. Neither the rows of a day in all are bounded, for which the
 * terms have no word, nor those of a batch.
 */
function assertNoMore({ modes, rowFilter, volume }: Asked, proposal: FullProposal): void {
  const others = proposal.modes.filter((mode) => !modes.includes(mode));
  if (others.length > 0) throw applicationErrors.modeNotOffered({ missing: others.join(', ') });
  if (!isAsNarrow(proposal.rowFilter, rowFilter)) {
    throw applicationErrors.rowFilterWider({}, [{ field: 'rowFilter', rule: 'narrower' }]);
  }
  if (!volume) return;
  assertWithin('quotaCalls', proposal.quotaCalls, volume.callsPerDay);
  if (!queries(proposal)) return;
  assertWithin('maxRows', proposal.maxRows, volume.rowsPerDay ?? proposal.maxRows);
}

/** Rows of one query say something where there are queries alone. */
const queries = ({ modes }: Pick<FullProposal, 'modes'>): boolean => modes.includes('query');

function assertWithin(field: string, granted: number, most: number): void {
  if (granted <= most) return;
  throw applicationErrors.volumeExceeded({ field, most }, [{ field, rule: `<= ${most}` }]);
}

function assertGrounded(
  proposal: Pick<Proposal, 'reasons' | 'ground'>,
  raise: typeof applicationErrors.refusalWithoutGround,
): void {
  const field = (['reasons', 'ground'] as const).find((one) => proposal[one].trim() === '');
  if (field) throw raise({ field }, [{ field, rule: 'required', article: 21 }]);
}

/** Whether it gives fewer items than were applied for, or gives them for a shorter time. */
export const lacksItemsOrTime = (
  { fields }: Pick<Asked, 'fields'>,
  granted: Pick<FullProposal, 'fields' | 'periodUntil'>,
): boolean =>
  granted.periodUntil !== null || fields.some((field) => !granted.fields.includes(field));

export type Extent = Omit<FullProposal, 'outcome' | 'reasons' | 'ground' | 'forIncompleteness'>;

/**
 * Whether it gives less than was applied for, in items, modes, rows, how often or how long (Art. 28: then there is something to
 * contest).
 */
export function isInPart(
  { fields, modes, rowFilter, volume }: Asked,
  granted: Extent,
  { usualRows }: Pick<GrantRules, 'usualRows'>,
): boolean {
  const lacksModes = modes.some((mode) => !granted.modes.includes(mode));
  const lacksRows = !isAsNarrow(rowFilter, granted.rowFilter);
  const lacksUse = givesLessUse(volume, granted, usualRows);
  return lacksItemsOrTime({ fields }, granted) || lacksModes || lacksRows || lacksUse;
}

function givesLessUse(volume: Asked['volume'], granted: Extent, usualRows: number): boolean {
  const wanted = { calls: volume?.callsPerDay ?? 0, rows: volume?.rowsPerDay ?? 0 };
  const lacksRows = queries(granted) && granted.maxRows < Math.min(usualRows, wanted.rows);
  return granted.quotaCalls < wanted.calls || lacksRows;
}
