import type { PersonRole } from '@shutong/identity';
import type { ClockKind } from '../jurisdiction/jurisdiction';

const provider = ['provider-officer', 'office-head'] as const;
export const requester = ['requester', 'office-head'] as const;
/** Who acts for the department that holds a clock. */
export const actingRoles: Readonly<Record<ClockKind, readonly PersonRole[]>> = {
  'answer-unconditional': provider,
  'answer-conditional': provider,
  supplement: requester,
  delivery: provider,
  correction: provider,
  'catalog-update': ['provider-officer', 'department-head'],
  'catalog-review': ['authority'],
  rectification: requester,
  'rectification-examination': ['office-head'],
  'termination-filing': ['authority'],
  disposal: requester,
  'service-change-answer': ['office-head'],
  'service-change-filing': ['authority'],
  'data-return': provider,
  'data-return-delivery': provider,
  'data-return-count': requester,
  'dispute-negotiation': ['office-head'],
  'dispute-coordination': ['authority'],
  'dispute-superior': ['authority'],
  'dispute-government': ['authority'],
  'need-assignment': ['authority'],
  'need-answer': provider,
  'open-answer': provider,
  'open-feedback': ['provider-officer', 'department-head'],
};

/** In which role its department waits, where that is not as a party to an exchange, whose office head waits. */
export const awaitingRoles: Readonly<Partial<Record<ClockKind, PersonRole>>> = {
  'catalog-update': 'authority',
};

export interface ToRole {
  readonly department: string;
  readonly role: PersonRole;
}

/** Who can act after a last day: who waits, in the office in which it imposed what is waited for or else its head, or the authority. */
export interface NextStep {
  readonly template: string;
  readonly who: 'imposer' | 'waiting' | 'authority';
}

/** Kinds after whose last day somebody else than the holder can act, which is a task. */
export const whenOverdue: Readonly<Partial<Record<ClockKind, NextStep>>> = {
  rectification: { template: 'rectification-overdue', who: 'imposer' },
  'rectification-examination': { template: 'examination-overdue', who: 'authority' },
  'service-change-answer': { template: 'service-change-unanswered', who: 'waiting' },
};
