import type { CloudEvent } from '@shutong/messaging';
import { dayInChina } from '@shutong/platform';

/** One call as its fact event tells it. */
export interface CallFact {
  readonly resource: string;
  readonly provider: string;
  readonly requester: string;
  readonly mode: string;
  readonly outcome: string;
  readonly purpose: string;
  readonly rows: number;
  /** Items that were asked for; events of earlier versions do not say. */
  readonly fields?: number;
  /** RFC 3339. */
  readonly at: string;
}

export interface CallSum extends Omit<CallFact, 'at' | 'purpose' | 'fields'> {
  /** Day in China. */
  readonly day: string;
  readonly calls: number;
}

export interface Thing {
  readonly kind: string;
  readonly id: string;
  readonly state: string;
  readonly department: string;
  readonly items: number;
  /** Whether an entry is shared, and open; null in events that do not tell of it. */
  readonly sharing: string | null;
  readonly open: string | null;
}

export const isCallFact = (value: unknown): value is CallFact =>
  typeof value === 'object' && value !== null && 'outcome' in value && 'at' in value;

/** Calls summed by day, resource, parties, mode and outcome, in one fixed order. */
export function sumCalls(facts: readonly CallFact[]): CallSum[] {
  const sums = new Map<string, CallSum>();
  for (const { at, ...fact } of facts) {
    const day = dayInChina(new Date(at));
    const { resource, provider, requester, mode, outcome } = fact;
    const key = [day, resource, requester, provider, mode, outcome].join('\u0000');
    const sum = sums.get(key);
    sums.set(key, {
      ...{ day, resource, provider, requester, mode, outcome },
      calls: (sum?.calls ?? 0) + 1,
      rows: (sum?.rows ?? 0) + fact.rows,
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

/**
 * Records that changed hands in a batch (条次): those that the requester's receipt says were accepted. No call: what
 * one order brings comes in as many receipts as it has chunks.
 */
export function sumOfReceipt({ data, time }: CloudEvent): CallSum {
  const { resource, provider, requester, accepted } = data as Readonly<Record<string, string>>;
  return {
    day: dayInChina(new Date(time)),
    ...{ resource: resource!, provider: provider!, requester: requester! },
    ...{ mode: 'batch', outcome: 'allow', calls: 0, rows: Number(accepted) },
  };
}

/** What calls for one purpose came to on one day. */
export interface PurposeSum extends Omit<CallFact, 'at' | 'mode' | 'fields'> {
  /** Day in China. */
  readonly day: string;
  readonly calls: number;
}

/** Calls summed by purpose, day, resource, parties and outcome, in one fixed order. */
export function sumByPurpose(facts: readonly CallFact[]): PurposeSum[] {
  const sums = new Map<string, PurposeSum>();
  for (const fact of facts) {
    const { at, purpose, resource, provider, requester, outcome } = fact;
    const day = dayInChina(new Date(at));
    const key = [purpose, day, resource, requester, provider, outcome].join('\u0000');
    const sum = sums.get(key);
    sums.set(key, {
      ...{ purpose, day, resource, provider, requester, outcome },
      calls: (sum?.calls ?? 0) + 1,
      rows: (sum?.rows ?? 0) + recordsOf(fact),
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

/** Verifications of many rows at once bring answers, and no records; by purpose they do not stand apart. */
const recordsOf = ({ mode, rows }: CallFact): number => (mode === 'verify' ? 0 : rows);

/** What a receipt brought for its purpose; undefined of an event of before it told of one. */
export function purposeOfReceipt(event: CloudEvent): PurposeSum | undefined {
  const { purpose } = event.data as { readonly purpose?: string };
  if (purpose === undefined) return undefined;
  const { day, resource, provider, requester, outcome, calls, rows } = sumOfReceipt(event);
  return { purpose, day, resource, provider, requester, outcome, calls, rows };
}

/** The thing whose state an event tells; the state is in the event or is what happened. */
export function thingOf(event: CloudEvent): Thing {
  const [, kind, happened] = event.type.split('.') as [string, string, string];
  const data = event.data as Readonly<Record<string, string | number | undefined>>;
  return {
    kind,
    id: event.subject,
    state: String(data['state'] ?? data['outcome'] ?? happened),
    department: String(data['requester'] ?? data['department'] ?? data['provider'] ?? ''),
    items: Number(data['items'] ?? 0),
    // A resource's sharing is that of its entry.
    sharing: kind === 'entry' ? textOf(data['sharing']) : null,
    open: kind === 'entry' ? textOf(data['open']) : null,
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
