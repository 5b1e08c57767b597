import type { Act, ActResource } from '@shutong/audit';
import type { OutgoingEvent } from '@shutong/messaging';
import { HubError, sha256, type Context } from '@shutong/platform';
import { restrictedMaskOf, type CallAnswer, type CallCommand } from '@shutong/wire';
import type { NewDelivery } from '../delivery/delivery.register';
import type { Standing } from './call.policy';

/** One call as it ended: with the provider's answer, or with the hub's refusal. */
export interface Ended {
  readonly command: CallCommand;
  readonly standing: Standing | undefined;
  readonly result: CallAnswer | HubError;
  readonly durationMs: number;
}

interface Outcome {
  readonly outcome: Act['outcome'];
  readonly reason: string;
  readonly status: number;
}

const ofAnswer = {
  answered: { outcome: 'allow', status: 200 },
  refused: { outcome: 'deny', status: 403 },
  'source-error': { outcome: 'error', status: 502 },
  deadline: { outcome: 'error', status: 504 },
} as const;

/** answered, refused, source-error, deadline → allow, deny, error, error. */
export function outcomeOf(result: CallAnswer | HubError): Outcome {
  if (result instanceof HubError) {
    const denied =
      result.kind === 'forbidden' || result.kind === 'invalid' || result.kind === 'conflict';
    const reason = result.kind === 'deadline' ? 'deadline' : result.code;
    return { outcome: denied ? 'deny' : 'error', reason, status: result.status };
  }
  return { ...ofAnswer[result.outcome], reason: result.code ?? result.outcome };
}

/** What the answer brought, if one came. */
function broughtBy(result: CallAnswer | HubError) {
  if (result instanceof HubError)
    return { rows: 0, bytes: 0, subject: undefined, sealed: undefined, chunk: undefined };
  const { rowsSent = 0, rows: chunk, sealed, subject } = result;
  return { rows: chunk?.answered ?? rowsSent, bytes: sealed?.length ?? 0, subject, sealed, chunk };
}

/** What was carried, whether or not there was an answer. */
function carried({ command, standing, result, durationMs }: Ended) {
  return {
    ...broughtBy(result),
    resource: standing?.resourceId ?? '',
    provider: standing?.terms.provider.department ?? '',
    durationUs: Math.round(durationMs * 1000),
    fields: command.fields,
  };
}

/**
 * Of a chunk the entry has how many rows the call sent, how many of them were answered (the resource's rows) and on
 * how many the source failed; the others the provider refused.
 */
export function actOf(ended: Ended): Act {
  const { command, standing, result } = ended;
  const { resource, rows, bytes, durationUs, subject, sealed, fields, chunk } = carried(ended);
  return {
    action: `exchange.call.${command.mode}`,
    ...outcomeOf(result),
    durationUs,
    resource: [
      { type: 'resource', id: resource || command.resource, fields, rows, bytes },
      { type: 'call', id: command.id, ...(chunk ? { rows: command.rowsAsked } : {}) },
      ...(chunk ? [{ type: 'source-error', id: command.id, rows: chunk.sourceErrors }] : []),
      ...hostedOf(standing),
    ],
    purpose: {
      code: command.purpose,
      legalBasis: standing?.terms.legalBasis ?? '',
      agreement: command.agreement,
    },
    ...(subject ? { subjects: subject } : {}),
    ...(sealed
      ? { response: { sha256: sha256(sealed), maskedFields: maskedOf(command, standing) } }
      : {}),
  };
}

/** Names each party whose connector the operator runs: there the operator could have read. */
const hostedOf = (standing: Standing | undefined): ActResource[] =>
  [standing?.terms.provider, standing?.terms.requester]
    .filter((party) => party?.hosted)
    .map((party) => ({ type: 'connector', id: party!.department, classification: 'hosted' }));

const maskedOf = (command: CallCommand, standing: Standing | undefined): string[] =>
  command.fields.filter(
    (field) =>
      (standing?.terms.masks[field] ?? 'none') !== 'none' ||
      restrictedMaskOf(standing?.restricted ?? {}, field) !== 'none',
  );

/** What is handed over, if anything is. */
export function deliveryOf({ command, result }: Ended, at: Date): NewDelivery | undefined {
  if (result instanceof HubError || result.outcome !== 'answered') return undefined;
  if (command.mode === 'batch') return undefined;
  return {
    call: command.id,
    agreement: command.agreement,
    version: command.agreementVersion,
    mode: command.mode,
    fields: [...command.fields],
    statement: result.statement,
    deliveredAt: at,
  };
}

/** The fact that statistics count: one item of a gathered event. */
export function eventOf(ended: Ended, ctx: Context, at: Date): OutgoingEvent {
  const { command, result } = ended;
  const { resource, provider, rows, bytes, durationUs, chunk, fields } = carried(ended);
  return {
    type: 'exchange.call.ended',
    subject: command.agreement,
    data: {
      call: command.id,
      agreement: command.agreement,
      ...{ resource, provider, rows, bytes, durationUs },
      ...(chunk ? { rowsAsked: command.rowsAsked, sourceErrors: chunk.sourceErrors } : {}),
      requester: ctx.actor.department ?? '',
      mode: command.mode,
      purpose: command.purpose,
      fields: fields.length,
      ...outcomeOf(result),
      at: at.toISOString(),
    },
  };
}
