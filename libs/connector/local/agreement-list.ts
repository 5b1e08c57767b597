import {
  isHosted,
  wireLimits,
  type CallMode,
  type Handling,
  type Mask,
  type MatchRule,
  type Restriction,
} from '@shutong/wire';
import type { HeldState } from '../agreement/held-agreement';
import { restrictionKey, type StoredAgreement } from '../agreement/stored-agreement';
import { ConnectorError } from '../errors/connector-error';
import type { State } from '../state/state';

/** What the department's own system may know of an agreement: what it may ask, and how. */
export interface AgreementView {
  readonly id: string;
  readonly version: number;
  readonly state: HeldState;
  readonly resource: { readonly code: string; readonly title: string };
  readonly provider: { readonly department: string; readonly name: string };
  readonly modes: readonly CallMode[];
  readonly fields: readonly string[];
  readonly keyFields: readonly string[];
  readonly purpose: { readonly code: string; readonly text: string };
  /** RFC 3339, UTC: from (inclusive) until (exclusive). */
  readonly term: { readonly from: string; readonly until: string };
  readonly quota: { readonly calls: number; readonly window: 'term' | 'day' };
  readonly maxRows: number;
  readonly masks: Readonly<Record<string, Mask>>;
  /** By item code, how a verification compares; character by character where there is none. */
  readonly matchRules: Readonly<Record<string, MatchRule>>;
  /** By item code, what a notice of the authority restricts on top of all that. */
  readonly restricted: Readonly<Record<string, Handling>>;
  readonly hosted: boolean;
}

export interface AgreementList {
  readonly agreements: readonly AgreementView[];
  /** `after` of the next page; absent on the last. */
  readonly next?: string;
}

const pageSize = 100;
const afterPattern = new RegExp(`^[0-9a-f-]{1,${wireLimits.code}}$`);

/** A page of the signed agreements under which this department asks, beginning after the id `after`. */
export function agreementList(
  { agreements, restrictions }: Pick<State, 'agreements' | 'restrictions'>,
  after: unknown,
): AgreementList {
  const from = after === undefined ? {} : { start: idOf(after), exclusiveStart: true };
  const page: AgreementView[] = [];
  for (const { value } of agreements.getRange(from)) {
    if (value.side !== 'requester') continue;
    if (page.length === pageSize) return { agreements: page, next: page.at(-1)!.id };
    const { id, version } = value.terms;
    page.push(viewOf(value, restrictions.get(restrictionKey(id, version))?.notice));
  }
  return { agreements: page };
}

function idOf(after: unknown): string {
  if (typeof after === 'string' && afterPattern.test(after)) return after;
  throw new ConnectorError('connector.invalid-input', { field: '/after' });
}

function viewOf({ terms, state }: StoredAgreement, notice?: Restriction): AgreementView {
  const { id, version, resource, provider, purpose, term, quota } = terms;
  const { modes, fields, keyFields, maxRows, masks, matchRules } = terms;
  return {
    ...{ id, version, state },
    resource: { code: resource.code, title: resource.title },
    provider: { department: provider.department, name: provider.name },
    ...{ modes, fields, keyFields, purpose },
    term: { from: instant(term.from), until: instant(term.until) },
    ...{ quota, maxRows, masks, matchRules },
    restricted: Object.fromEntries(
      Object.entries(notice?.items ?? {}).map(([item, { handling }]) => [item, handling]),
    ),
    hosted: isHosted(terms),
  };
}

const instant = (microseconds: number): string => new Date(microseconds / 1000).toISOString();
