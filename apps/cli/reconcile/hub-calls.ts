import type { Client } from 'pg';
import type { HandedOver, HubCall } from './logged-call';

const pageSize = 2000;

interface Row {
  readonly pk: string;
  readonly id: string;
  readonly recordedAt: string;
  readonly body: Buffer;
}

/** The parts of an entry (hub.audit/1) of a call that are compared. */
interface Body {
  readonly action: string;
  readonly recorded_at: number;
  readonly reason: string;
  readonly resource: readonly {
    readonly type: string;
    readonly id: string;
    readonly rows?: number;
  }[];
  readonly purpose: { readonly agreement: string };
  readonly response?: { readonly sha256?: string };
}

const actions = ['exchange.call.verify', 'exchange.call.query'];

/** All calls in the hub's log under agreements that the department provides, in the order of time. */
export async function* hubCalls(client: Client, department: string): AsyncGenerator<HubCall> {
  const agreements = await agreementsOf(client, department);
  let after: readonly [string, string] = ['-infinity', '0'];
  for (;;) {
    const { rows } = await client.query<Row>(
      `SELECT pk, id, recorded_at::text AS "recordedAt", body FROM audit.entry
        WHERE action = ANY($1) AND agreement = ANY($2)
          AND (recorded_at, pk) > ($3::timestamptz, $4::bigint)
        ORDER BY recorded_at, pk LIMIT ${pageSize}`,
      [actions, agreements, ...after],
    );
    const calls = rows.map(({ id, body }) => callOf(id, body));
    const handedOver = await handedOverOf(client, calls);
    for (const call of calls) yield { ...call, handedOver: handedOver.get(call.entry) };
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = [last.recordedAt, last.pk];
  }
}

async function agreementsOf(client: Client, department: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT DISTINCT id FROM exchange.agreement WHERE provider = $1',
    [department],
  );
  return rows.map(({ id }) => id);
}

function callOf(entry: string, bytes: Buffer): Omit<HubCall, 'handedOver'> {
  const body = JSON.parse(bytes.toString('utf8')) as Body;
  const named = (type: string) => body.resource.find((one) => one.type === type);
  return {
    entry,
    at: body.recorded_at,
    call: named('call')!.id,
    agreement: body.purpose.agreement,
    mode: body.action.slice(body.action.lastIndexOf('.') + 1),
    result: body.reason,
    rows: named('resource')?.rows ?? 0,
    sealed: body.response?.sha256 ?? null,
  };
}

/** By log entry. */
async function handedOverOf(
  client: Client,
  calls: readonly { readonly call: string }[],
): Promise<ReadonlyMap<string, HandedOver>> {
  const { rows } = await client.query<HandedOver & { entry: string }>(
    `SELECT entry_id AS entry, version, encode(sha256(convert_to(statement, 'UTF8')), 'hex') AS statement
       FROM exchange.delivery WHERE call = ANY($1)`,
    [calls.map(({ call }) => call)],
  );
  return new Map(rows.map(({ entry, ...rest }) => [entry, rest]));
}
