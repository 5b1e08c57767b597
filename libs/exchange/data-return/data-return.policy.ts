import { supervises, type Actor } from '@shutong/platform';
import type { Level } from '@shutong/identity';
import { isAsNarrow } from '@shutong/wire';
import type { AgreementState } from '../agreement/agreement.states';
import type { Application } from '../application/application.entity';
import { grantedUntil } from '../application/application.policy';
import type { AskedCondition, Filterable } from '../application/row-filter.policy';
import type { FullProposal, GrantRules, Proposal } from '../decision/decision.policy';
import { grantByRule } from '../decision/rule-grant.policy';
import { hasActedElsewhere, type PartTaken } from '../course/sides.policy';
import type { DataReturn } from './data-return.entity';
import { dataReturnErrors } from './data-return.errors';
import { after, type DataReturnState, type DataReturnStep } from './data-return.states';

/** Where a department stands. */
export interface Place {
  readonly division: string;
  readonly level: Level;
}

/** A return with what has happened to it, and the state of the agreement that it is delivered under; null where none is concluded. */
export interface DataReturnFile {
  readonly dataReturn: DataReturn;
  readonly steps: readonly PartTaken[];
  readonly agreement: AgreementState | null;
}

/** Digits of a division code (GB/T 2260) that name the area of a level. */
const digits: Readonly<Record<Level, number>> = {
  nation: 0,
  province: 2,
  city: 4,
  county: 6,
  town: 9,
};

/**
 * The division whose data a lower department asks back: its own, which has to lie in the higher department's area
 * (Decree 809, Art. 24).
 */
export function divisionAskedBack(lower: Place, higher: Place): string {
  const area = higher.division.slice(0, digits[higher.level]);
  const isLower = digits[lower.level] > digits[higher.level];
  if (!isLower || !lower.division.startsWith(area)) throw dataReturnErrors.notLower();
  return lower.division;
}

/** The data element whose values are division codes (catalog/code-tables/gb-t-2260.yaml). */
const divisionElement = 'division-code';

/**
 * Throws unless the rows that are chosen are those of the lower department's own division, by an item that the catalogue knows as
 * division codes: what others have is not asked back.
 */
export function assertOwnRows(
  rowFilter: readonly AskedCondition[],
  { division, level }: Place,
  items: Filterable,
): void {
  const area = division.slice(0, digits[level]);
  const isOwn = rowFilter.some(
    ({ field, op, values }) =>
      items.get(field)?.element === divisionElement &&
      ['eq', 'in', 'prefix'].includes(op) &&
      values.length > 0 &&
      values.every((value) => value.startsWith(area)),
  );
  if (isOwn) return;
  throw dataReturnErrors.otherRows({ division }, [{ field: 'rowFilter', rule: `${area}…` }]);
}

/** What the rule of unconditional data is, and when it is applied. */
interface Ruling {
  readonly rules: GrantRules;
  readonly now: Date;
}

/** What an officer leaves out of the grant of a return is as the rule has it for unconditional data. */
export function asReturned(
  application: Application,
  asked: Proposal,
  { rules, now }: Ruling,
): Proposal {
  if (application.returnDivision === null || asked.outcome === 'refused') return asked;
  const byRule = grantByRule(application, rules, now);
  const { quotaCalls, maxRows, periodUntil, reasons, ground } = byRule;
  const given = {
    ...asked,
    quotaCalls: asked.quotaCalls ?? quotaCalls,
    maxRows: asked.maxRows ?? maxRows,
    periodUntil: asked.periodUntil ?? periodUntil,
  };
  // Only what is granted as the rule has it is granted for the rule's reasons.
  const isRuled = (['quotaCalls', 'maxRows', 'periodUntil'] as const).every(
    (name) => given[name] === byRule[name],
  );
  if (!isRuled) return given;
  return { ...given, reasons: asked.reasons || reasons, ground: asked.ground || ground };
}

/** What flows back is all that was asked for, for as much use as the rule gives of unconditional data. */
export function assertUnconditional(
  application: Application,
  proposal: FullProposal,
  { rules, now }: Ruling,
): void {
  if (application.returnDivision === null || proposal.outcome === 'refused') return;
  const byRule = grantByRule(application, rules, now);
  const { fields, modes, rowFilter, quotaCalls, maxRows } = byRule;
  const until = grantedUntil(application, byRule);
  const missing = [
    ...fields.filter((field) => !proposal.fields.includes(field)),
    ...modes.filter((mode) => !proposal.modes.includes(mode)),
  ];
  const lessens =
    proposal.quotaCalls < quotaCalls ||
    proposal.maxRows < maxRows ||
    grantedUntil(application, proposal) < until ||
    !isAsNarrow(rowFilter, proposal.rowFilter);
  if (missing.length === 0 && !lessens) return;
  throw dataReturnErrors.conditionAdded({
    ...{ missing: missing.join(', ') || '-', quotaCalls, maxRows },
    until: until.toISOString(),
  });
}

/** Who may read one: both parties, the authority and auditors. */
export const mayRead = (
  actor: Actor,
  { requester, provider }: Pick<DataReturn, 'requester' | 'provider'>,
): boolean => supervises(actor) || actor.department === requester || actor.department === provider;

/** The provider's officer says how many records there are. */
export function mayOffer(actor: Actor, file: DataReturnFile): DataReturnState {
  const { dataReturn, agreement } = file;
  ofSide(actor, dataReturn.provider, file);
  const next = stepFrom(dataReturn, 'offer');
  assertDelivered(agreement);
  return next;
}

/** The requester's officer says how many have come: as many as were offered, or something is amiss. */
export function mayConfirm(
  actor: Actor,
  file: DataReturnFile,
  received: number | null,
): DataReturnState {
  const { dataReturn, agreement } = file;
  ofSide(actor, dataReturn.requester, file);
  const isComplete = received === null || received === dataReturn.offered;
  const next = stepFrom(dataReturn, isComplete ? 'confirm' : 'find-short');
  assertDelivered(agreement);
  return next;
}

/** Who counts is not who offered or asked for the other department. */
function ofSide(actor: Actor, department: string, { steps }: DataReturnFile): void {
  if (actor.department !== department) throw dataReturnErrors.otherDepartment();
  if (hasActedElsewhere(actor, steps)) throw dataReturnErrors.samePerson();
}

function assertDelivered(agreement: AgreementState | null): void {
  if (agreement !== 'active') throw dataReturnErrors.notDelivered({ state: agreement ?? '-' });
}

function stepFrom({ state }: DataReturn, step: DataReturnStep): DataReturnState {
  const next = after(state, step);
  if (!next) throw dataReturnErrors.wrongState({ state, step });
  return next;
}
