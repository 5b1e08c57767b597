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
  readonly bytes: number;
  readonly durationUs: number;
  /** Items that were asked for; events of earlier versions do not say. */
  readonly fields?: number;
  /** Rows that were sent; of an answered chunk of a bulk job alone. */
  readonly rowsAsked?: number;
  /** RFC 3339. */
  readonly at: string;
}

export interface CallSum extends Omit<CallFact, 'at' | 'purpose' | 'fields' | 'rowsAsked'> {
  /** Day in China. */
  readonly day: string;
  readonly calls: number;
  /** Of these, the ones that bytes and time were added up of. */
  readonly timed: number;
  /** Of these, the ones that were no chunks of a bulk job. */
  readonly single: number;
  /** Of these, the ones that took a second at most. */
  readonly quick: number;
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

const none = { calls: 0, timed: 0, single: 0, quick: 0, rows: 0, bytes: 0, durationUs: 0 };

const secondInUs = 1_000_000;
/** A chunk takes as long as its many rows do. */
const isSingle = ({ rowsAsked }: CallFact): boolean => rowsAsked === undefined;
const isQuick = (fact: CallFact): boolean => isSingle(fact) && fact.durationUs <= secondInUs;

/** Calls summed by day, resource, parties, mode and outcome, in one fixed order. */
export function sumCalls(facts: readonly CallFact[]): CallSum[] {
  const sums = new Map<string, CallSum>();
  for (const fact of facts) {
    const day = dayInChina(new Date(fact.at));
    const { resource, provider, requester, mode, outcome } = fact;
    const key = [day, resource, requester, provider, mode, outcome].join('\u0000');
    const sum = sums.get(key) ?? none;
    sums.set(key, {
      ...{ day, resource, provider, requester, mode, outcome },
      ...{ calls: sum.calls + 1, timed: sum.timed + 1, rows: sum.rows + fact.rows },
      ...{ bytes: sum.bytes + fact.bytes, durationUs: sum.durationUs + fact.durationUs },
      ...{ single: sum.single + Number(isSingle(fact)), quick: sum.quick + Number(isQuick(fact)) },
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

/**
 * Records that changed hands in a batch (条次): those that the requester's receipt says were accepted. No call: what
 * one order brings comes in as many receipts as it has chunks.
 */
export function sumOfReceipt({ data, time }: CloudEvent): CallSum {
  const { resource, provider, requester, accepted, bytes } = data as Readonly<
    Record<string, string>
  >;
  return {
    day: dayInChina(new Date(time)),
    ...{ resource: resource!, provider: provider!, requester: requester! },
    ...{ mode: 'batch', outcome: 'allow', calls: 0, rows: Number(accepted) },
    ...{ bytes: Number(bytes), durationUs: 0, timed: 0, single: 0, quick: 0 },
  };
}

/** What calls for one purpose came to on one day. */
export interface PurposeSum extends Omit<
  CallFact,
  'at' | 'mode' | 'fields' | 'rowsAsked' | 'bytes' | 'durationUs'
> {
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

/** An act other than a call, by what its counts are told apart by. */
export interface ActOf {
  readonly department: string;
  readonly provider: string;
  /** What it is about: the resource, or the entry where nothing is mounted. */
  readonly resource: string;
  readonly purpose: string;
  /** hub: people at the hub; connector: a department's own systems; rule: the hub by itself, for the sharing attribute. */
  readonly channel: 'hub' | 'connector' | 'rule';
  readonly outcome: string;
}

/** Events of before do not say each of these. */
export function actOf(event: CloudEvent): ActOf {
  const { data } = event;
  const text = (...names: readonly string[]): string =>
    names.map((name) => textOf(data[name])).find((value) => value !== null) ?? '';
  const channel = event.type === 'exchange.batch.ordered' ? 'connector' : 'hub';
  return {
    department: thingOf(event).department,
    provider: text('provider', 'department'),
    resource: text('resourceId', 'resource', 'entryId', 'id'),
    purpose: text('purpose'),
    channel: data['byRule'] === true ? 'rule' : channel,
    outcome: text('outcome') || 'answered',
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
