import { canonicalJson, uuidv7, type Context } from '@shutong/platform';
import { keyOf, listOf, openingOf } from './bounded.policy';

/** What was done, by the one who records it; the hub adds who, when and from where. */
export interface Act {
  /** `context.noun.verb`, as catalog/log-actions names it; of a guarded operation its permission. */
  readonly action: string;
  readonly outcome: 'allow' | 'deny' | 'error';
  /** Stable code; `ok` for an allowed act. */
  readonly reason: string;
  readonly status?: number;
  readonly resource: readonly ActResource[];
  readonly purpose?: ActPurpose;
  /** People whose data was touched: how many, and keyed hashes that auditors can search by. */
  readonly subjects?: { readonly count: number; readonly tokens?: readonly string[] };
  readonly response?: { readonly sha256?: string; readonly maskedFields?: readonly string[] };
  /** SHA-256 (hex) of the canonical JSON of the thing before and after a change. */
  readonly change?: { readonly beforeSha256?: string; readonly afterSha256: string };
  readonly durationUs?: number;
  /** Where it was done before it could be written; else it is written as it is done. */
  readonly occurredAt?: Date;
}

export interface ActResource {
  readonly type: string;
  readonly id: string;
  readonly version?: string;
  readonly classification?: string;
  readonly fields?: readonly string[];
  readonly rows?: number;
  readonly bytes?: number;
}

/** Why: who reads the log asks for it first (audit of use, Decree 809 Art. 29). */
export interface ActPurpose {
  readonly code: string;
  readonly legalBasis: string;
  readonly agreement?: string;
}

/** One row of `audit.entry`: the exact bytes and what they can be found by. */
export interface EntryRow {
  readonly id: string;
  readonly recordedAt: Date;
  readonly department: string;
  readonly actor: string;
  readonly action: string;
  readonly outcome: string;
  readonly agreement: string | null;
  readonly resource: readonly string[];
  readonly subject: readonly Buffer[] | null;
  readonly requestId: string;
  readonly body: Buffer;
}

export interface Observer {
  readonly service: string;
  readonly instance: string;
  readonly version: string;
}

/** hub.audit/1 as canonical bytes. Times are integer microseconds since the epoch, UTC. */
export function entryRow(ctx: Context, act: Act, observer: Observer, now: Date): EntryRow {
  const id = uuidv7(now);
  const micros = now.getTime() * 1000;
  const body = Buffer.from(canonicalJson(leaf(ctx, act, observer, { id, micros })));
  return {
    id,
    recordedAt: now,
    department: ctx.actor.department ?? '',
    actor: ctx.actor.id,
    action: act.action,
    outcome: act.outcome,
    agreement: act.purpose?.agreement === undefined ? null : keyOf(act.purpose.agreement),
    resource: act.resource.map(({ type, id: named }) => `${type}:${keyOf(named)}`),
    subject: act.subjects?.tokens?.map((token) => Buffer.from(token, 'base64url')) ?? null,
    requestId: ctx.requestId,
    body,
  };
}

function leaf(
  ctx: Context,
  act: Act,
  observer: Observer,
  made: { id: string; micros: number },
): Record<string, unknown> {
  return {
    v: 'hub.audit/1',
    id: made.id,
    occurred_at: act.occurredAt ? act.occurredAt.getTime() * 1000 : made.micros,
    recorded_at: made.micros,
    ...(act.durationUs === undefined ? {} : { duration_us: act.durationUs }),
    observer,
    action: act.action,
    outcome: act.outcome,
    status: act.status ?? statusOf(act),
    reason: act.reason,
    actor: actorOf(ctx),
    authn: authnOf(ctx),
    resource: act.resource.map(resourceOf),
    request: requestOf(ctx),
    ...(act.purpose ? { purpose: purposeOf(act.purpose) } : {}),
    ...(act.subjects ? { subjects: act.subjects } : {}),
    ...(act.response ? { response: responseOf(act.response) } : {}),
    ...(act.change ? { change: changeOf(act.change) } : {}),
  };
}

const statusOf = (act: Act): number => ({ allow: 200, deny: 403, error: 500 })[act.outcome];

const actorOf = ({ actor }: Context) => ({
  kind: actor.kind,
  id: actor.id,
  org: actor.department ?? '',
  roles: [...actor.roles],
});

const authnOf = ({ actor: { authn } }: Context) => ({
  method: authn.method,
  client_id: authn.clientId,
  token_hash: authn.tokenHash,
});

const requestOf = ({ origin, requestId }: Context) => ({
  method: origin.method,
  route: origin.route,
  query_sha256: origin.queryHash,
  trace_id: requestId,
  ...(origin.ipPrefix ? { ip_prefix: origin.ipPrefix } : {}),
});

const resourceOf = ({ id, fields, ...rest }: ActResource) => ({
  ...rest,
  id: keyOf(id),
  ...(fields ? listOf('fields', fields) : {}),
});

const purposeOf = (purpose: ActPurpose) => ({
  code: purpose.code,
  legal_basis: openingOf(purpose.legalBasis),
  ...(purpose.agreement ? { agreement: keyOf(purpose.agreement) } : {}),
});

const responseOf = (response: NonNullable<Act['response']>) => ({
  ...(response.sha256 ? { sha256: response.sha256 } : {}),
  ...listOf('masked_fields', response.maskedFields ?? []),
});

const changeOf = (change: NonNullable<Act['change']>) => ({
  ...(change.beforeSha256 ? { before_sha256: change.beforeSha256 } : {}),
  after_sha256: change.afterSha256,
});
