import type {
  AgreementTerms,
  Box,
  CallRequest,
  Chunk,
  ChunkContent,
  CommandContent,
  Origin,
  RequestValue,
  RowValue,
  VerifyResult,
} from '@shutong/wire';

type Values = Readonly<Record<string, RequestValue>>;

/** What every call names. */
interface Ask {
  /** Id of the agreement. */
  readonly agreement: string;
  /** By item code: what names the thing asked about. */
  readonly keys: Values;
  /** Code of the purpose; that of the agreement where it is left out. */
  readonly purpose?: string;
}

/** A verification (核验), as a department's own system asks for it. */
export interface VerifyAsk extends Ask {
  /** By item code: the value to be matched. */
  readonly claims: Values;
}

/** A query (查询), as a department's own system asks for it. */
export interface QueryAsk extends Ask {
  /** Item codes wanted. */
  readonly fields: readonly string[];
  /** By item code: further values that rows must have. */
  readonly filter?: Values;
  /** Where rows have to lie. */
  readonly box?: Box;
  /** Rows wanted at most; as many as the agreement allows where it is left out. */
  readonly maxRows?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/** Many verifications, as a job asks for them. */
export interface ChunkAsk extends Pick<Ask, 'agreement' | 'purpose'> {
  readonly chunk: Chunk;
}

/** What every answer says of its call. */
export interface Answered {
  /** Id of the call, under which the hub's log has it. */
  readonly call: string;
  /** True where the operator runs the connector of either side and holds its key. */
  readonly hosted: boolean;
}

export interface Verified extends Answered {
  readonly result: VerifyResult;
}

export type ChunkVerified = Answered & ChunkContent;

export interface Queried extends Answered {
  readonly rows: readonly Readonly<Record<string, RowValue>>[];
  /** Where each item comes from, and when the provider's connector answered (RFC 3339, UTC). */
  readonly origin?: Origin & { readonly at: string };
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}

/** Id and time of a call; microseconds since the epoch. */
export interface Stamp {
  readonly id: string;
  readonly issuedAt: number;
  readonly deadline: number;
}

/**
 * The request for a verification. Nothing is judged against the terms here: what they do not allow,
 * the hub and the provider refuse, so that the refusal is on record.
 */
export function verifyRequest(ask: VerifyAsk, terms: AgreementTerms, stamp: Stamp): CallRequest {
  const { keys, claims } = ask;
  // One row at most decides.
  const wanted = { mode: 'verify' as const, fields: Object.keys(claims), rowsAsked: 1 };
  return { clear: { ...clearOf(ask, terms, stamp), ...wanted }, content: { keys, claims } };
}

/** The request for a query; as unjudged as a verification. */
export function queryRequest(ask: QueryAsk, terms: AgreementTerms, stamp: Stamp): CallRequest {
  const { keys, fields, filter, box, after, maxRows = terms.maxRows } = ask;
  const wanted = { mode: 'query' as const, fields, rowsAsked: maxRows };
  const content: CommandContent = {
    keys,
    ...(filter === undefined ? {} : { filter }),
    ...(box === undefined ? {} : { box }),
    ...(after === undefined ? {} : { after }),
  };
  return { clear: { ...clearOf(ask, terms, stamp), ...wanted }, content };
}

/** The request for a chunk: so many verifications of the same items. */
export function chunkRequest(ask: ChunkAsk, terms: AgreementTerms, stamp: Stamp): CallRequest {
  const { chunk } = ask;
  const fields = Object.keys(chunk.rows[0]?.claims ?? {});
  const wanted = { mode: 'verify' as const, fields, rowsAsked: chunk.rows.length };
  return { clear: { ...clearOf(ask, terms, stamp), ...wanted }, content: { keys: {}, chunk } };
}

const clearOf = (ask: Pick<Ask, 'purpose'>, terms: AgreementTerms, stamp: Stamp) => ({
  ...stamp,
  agreement: terms.id,
  agreementVersion: terms.version,
  resource: terms.resource.code,
  purpose: ask.purpose ?? terms.purpose.code,
});
