import {
  dayInChina,
  hasRole,
  isDay,
  limits,
  supervises,
  type Actor,
  type Day,
  type FieldProblem,
} from '@shutong/platform';
import { assertNobodyNamed } from '../course/nobody-named.policy';
import { hasActed, hasActedElsewhere, type PartTaken } from '../course/sides.policy';
import type { Dispute, TakenStep } from './dispute.entity';
import { disputeErrors } from './dispute.errors';
import { after, escalationFrom, type DisputeState, type DisputeStep } from './dispute.states';

type Parties = Pick<Dispute, 'requester' | 'provider'>;

/** A dispute with what has happened to it, the oldest first. */
export interface DisputeFile {
  readonly dispute: Dispute;
  readonly steps: readonly TakenStep[];
  /** Who has had a part in what is disputed. */
  readonly parts: readonly PartTaken[];
  /** Credit code of the data authority of this hub; blank where none is set. */
  readonly authority: string;
}

/** What lies on the table at the present level: a higher level begins anew. */
export interface Standing {
  /** The last one proposed. */
  readonly settlement: TakenStep | undefined;
  readonly opinion: TakenStep | undefined;
  /** Parties that have accepted the opinion. */
  readonly acceptedBy: readonly (string | null)[];
}

/** What is written down with an opinion or a decision. */
export interface Opinion {
  readonly text: string;
  readonly documentNumber: string | null;
  readonly documentDate: Day | null;
}

export function standingOf({ dispute, steps }: Omit<DisputeFile, 'parts'>): Standing {
  const here = steps.filter(({ level }) => level === dispute.state);
  return {
    settlement: here.findLast(({ step }) => step === 'propose-settlement'),
    opinion: here.find(({ step }) => step === 'opine'),
    acceptedBy: here
      .filter(({ step }) => step === 'accept-opinion')
      .map(({ department }) => department),
  };
}

/** Parties, the authority and auditors read disputes. */
export const mayRead = (actor: Actor, dispute: Parties): boolean =>
  supervises(actor) || isParty(actor.department, dispute);

const isParty = (department: string | null, { requester, provider }: Parties): boolean =>
  department !== null && [requester, provider].includes(department);

export function assertParty(actor: Actor, dispute: Parties): void {
  if (!isParty(actor.department, dispute)) throw disputeErrors.notAParty();
}

export const otherParty = ({ requester, provider }: Parties, party: string): string =>
  party === requester ? provider : requester;

/** The state after the step; throws where the present one does not allow it. */
export function stepFrom({ state }: Pick<Dispute, 'state'>, step: DisputeStep): DisputeState {
  const next = after(state, step);
  if (!next) throw disputeErrors.wrongState({ state, step });
  return next;
}

/** The step to the next level, which either party takes (Decree 809, Art. 28). */
export function mayEscalate(actor: Actor, file: DisputeFile): DisputeStep {
  const { dispute } = file;
  ofParty(actor, file);
  const step = escalationFrom(dispute.state);
  if (!step) throw disputeErrors.wrongState({ state: dispute.state, step: 'escalate' });
  return step;
}

/** At every level the parties may still agree. */
export function mayProposeSettlement(actor: Actor, file: DisputeFile): void {
  const { dispute, steps } = file;
  ofParty(actor, file);
  stepFrom(dispute, 'propose-settlement');
  const proposed = steps.filter(({ step }) => step === 'propose-settlement').length;
  const { value: limit } = limits.disputeProposals;
  if (proposed >= limit) throw disputeErrors.tooManyProposals({ limit });
}

/** What one party proposes the other accepts. */
export function mayAcceptSettlement(actor: Actor, file: DisputeFile): TakenStep {
  ofParty(actor, file);
  stepFrom(file.dispute, 'accept-settlement');
  const { settlement } = standingOf(file);
  if (!settlement) throw disputeErrors.nothingProposed();
  if (settlement.department === actor.department) throw disputeErrors.ownProposal();
  return settlement;
}

/** The authority is a party and coordinates nothing: such a dispute goes on to its superior. */
export const isOwnMatter = (dispute: Dispute, authority: string): boolean =>
  dispute.state === 'coordination' && isParty(authority, dispute);

/**
 * The authority gives its own opinion, and records what its superior or the government has given in a document. Its
 * own it gives only to others: a party coordinates nothing, the document of a higher level is no party's word. Who has had a part in
 * what is disputed records neither.
 */
export function mayRecordOpinion(actor: Actor, file: DisputeFile): DisputeStep {
  const { dispute, authority } = file;
  if (!hasRole(actor, 'authority')) throw disputeErrors.onlyAuthority();
  const step = dispute.state === 'government-decision' ? 'decide' : 'opine';
  stepFrom(dispute, step);
  const isOfParty = isParty(actor.department, dispute);
  const authorityIsParty = isParty(authority, dispute);
  const inOwnMatter =
    dispute.state === 'coordination'
      ? isOfParty || authorityIsParty
      : isOfParty && !authorityIsParty;
  if (inOwnMatter) throw disputeErrors.ownMatter();
  const ofParties = file.steps.filter(({ department }) => isParty(department, dispute));
  // Whoever let the answer take longer has had no part in what it says.
  const inWhatIsDisputed = file.parts.filter(({ department }) => department !== null);
  if (hasActed(actor, [...inWhatIsDisputed, ...ofParties])) throw disputeErrors.samePerson();
  if (standingOf(file).opinion) throw disputeErrors.opinionGiven();
  return step;
}

/** The first party accepts; with the other's acceptance the dispute is decided. */
export function mayAcceptOpinion(
  actor: Actor,
  file: DisputeFile,
): { readonly opinion: TakenStep; readonly step: DisputeStep } {
  ofParty(actor, file);
  stepFrom(file.dispute, 'accept-opinion');
  const { opinion, acceptedBy } = standingOf(file);
  if (!opinion) throw disputeErrors.noOpinion();
  if (acceptedBy.includes(actor.department)) throw disputeErrors.alreadyAccepted();
  return { opinion, step: acceptedBy.length > 0 ? 'agree-to-opinion' : 'accept-opinion' };
}

/** Who has acted for the other party, in the dispute or in what is disputed, or has given the opinion, speaks for none. */
function ofParty(actor: Actor, { dispute, steps, parts }: DisputeFile): void {
  assertParty(actor, dispute);
  assertOneSide(actor, [...parts, ...steps]);
}

export function assertOneSide(actor: Actor, parts: readonly PartTaken[]): void {
  if (hasActedElsewhere(actor, parts)) throw disputeErrors.samePerson();
}

export function mayWithdraw(actor: Actor, file: DisputeFile): void {
  const { dispute } = file;
  ofParty(actor, file);
  stepFrom(dispute, 'withdraw');
  if (actor.department !== dispute.raisedBy) throw disputeErrors.notRaiser();
}

/** Nobody accepts what they have not read: `read` is the number of the step that they saw. */
export function assertRead({ number }: TakenStep, read: number): void {
  if (number !== read) throw disputeErrors.replaced({ number });
}

/** Whoever contests, escalates, proposes or decides says what and why, and names no person. */
export function assertSaid(texts: Readonly<Record<string, string>>): void {
  const blank = Object.keys(texts).filter((field) => texts[field]!.trim() === '');
  if (blank.length > 0) throw missing(blank);
  assertNobodyNamed(texts, disputeErrors.personNamed);
}

/**
 * What a superior authority or a government gives, it gives outside this hub: number and date of the document say
 * where it can be checked. It is dated from the day on which the dispute was raised to today.
 */
export function assertDocumented(dispute: Dispute, opinion: Opinion, now: Date): void {
  const { documentNumber, documentDate } = opinion;
  assertNobodyNamed({ documentNumber: documentNumber ?? '' }, disputeErrors.personNamed);
  const isOwn = dispute.state === 'coordination';
  if (isOwn && documentNumber === null && documentDate === null) return;
  const problems: FieldProblem[] = [
    ...(documentNumber?.trim() ? [] : [{ field: 'documentNumber', rule: 'required', article: 28 }]),
    ...(isDated(dispute, documentDate, now)
      ? []
      : [{ field: 'documentDate', rule: 'day', article: 28 }]),
  ];
  if (problems.length > 0) throw disputeErrors.documentMissing({}, problems);
}

const isDated = ({ raisedAt }: Dispute, day: Day | null, now: Date): boolean =>
  day !== null && isDay(day) && dayInChina(raisedAt) <= day && day <= dayInChina(now);

const missing = (fields: readonly string[]) =>
  disputeErrors.textMissing(
    { field: fields.join(', ') },
    fields.map((field) => ({ field, rule: 'required', article: 28 })),
  );
