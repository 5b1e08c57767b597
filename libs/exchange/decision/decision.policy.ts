import { applicationErrors } from '../application/application.errors';
import type { Application } from '../application/application.entity';

/** What an officer proposes to answer. */
export interface Proposal {
  readonly outcome: 'granted' | 'refused';
  readonly reasons: string;
  readonly ground: string;
  readonly fields: readonly string[];
  readonly quotaCalls: number;
  readonly maxRows: number;
  /** A refusal because material is missing. */
  readonly forIncompleteness?: boolean;
}

/**
 * Throws unless the proposal is lawful: a refusal states reasons and legal ground (Art. 14, 21),
 * a grant stays within what was applied for.
 */
export function assertLawful(
  application: Pick<Application, 'fields'>,
  proposal: Pick<Proposal, 'outcome' | 'reasons' | 'ground' | 'fields'>,
): void {
  if (proposal.outcome === 'refused') {
    if (proposal.reasons.trim() === '') throw withoutGround('reasons');
    if (proposal.ground.trim() === '') throw withoutGround('ground');
    return;
  }
  const beyond = proposal.fields.filter((field) => !application.fields.includes(field));
  if (beyond.length > 0 || proposal.fields.length === 0) {
    throw applicationErrors.fieldNotOffered({ missing: beyond.join(', ') });
  }
}

const withoutGround = (field: string) =>
  applicationErrors.refusalWithoutGround({ field }, [{ field, rule: 'required', article: 21 }]);

/** The answer that the rule gives for unconditional data: everything asked for, at a fair-use quota. */
export function grantByRule(application: Application): Proposal {
  return {
    outcome: 'granted',
    reasons: '',
    ground: '',
    fields: application.fields,
    quotaCalls: 100_000,
    maxRows: 1000,
  };
}

/** The answer that the rule gives for data that law forbids to share: refused with that ground. */
export function refuseByRule(ground: string): Proposal {
  return {
    outcome: 'refused',
    reasons: '该数据属于不予共享类。This data may not be shared.',
    ground,
    fields: [],
    quotaCalls: 1,
    maxRows: 1,
  };
}
