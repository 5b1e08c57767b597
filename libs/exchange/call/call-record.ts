import type { Act } from '@shutong/audit';
import type { OutgoingEvent } from '@shutong/messaging';
import { HubError, sha256, type Context } from '@shutong/platform';
import type { CallAnswer, CallCommand } from '@shutong/wire';
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

export function actOf({ command, standing, result, durationMs }: Ended): Act {
  const answer = result instanceof HubError ? undefined : result;
  const terms = standing?.terms;
  return {
    action: `exchange.call.${command.mode}`,
    ...outcomeOf(result),
    durationUs: Math.round(durationMs * 1000),
    resource: [
      {
        type: 'resource',
        id: standing?.resourceId ?? command.resource,
        fields: command.fields,
        rows: answer?.rowsSent ?? 0,
        bytes: answer?.sealed?.length ?? 0,
      },
      { type: 'call', id: command.id },
    ],
    purpose: {
      code: command.purpose,
      legalBasis: terms?.legalBasis ?? '',
      agreement: command.agreement,
    },
    ...(answer?.subject ? { subjects: answer.subject } : {}),
    ...(answer?.sealed
      ? { response: { sha256: sha256(answer.sealed), maskedFields: maskedOf(command, standing) } }
      : {}),
  };
}

const maskedOf = (command: CallCommand, standing: Standing | undefined): string[] =>
  command.fields.filter((field) => {
    const mask = standing?.terms.masks[field];
    return mask !== undefined && mask !== 'none';
  });

/** The fact that statistics count: one item of a gathered event. */
export function eventOf(ended: Ended, ctx: Context, at: Date): OutgoingEvent {
  const { command, standing, result } = ended;
  const answer = result instanceof HubError ? undefined : result;
  return {
    type: 'exchange.call.ended',
    subject: command.agreement,
    data: {
      call: command.id,
      agreement: command.agreement,
      resource: standing?.resourceId ?? '',
      requester: ctx.actor.department ?? '',
      provider: standing?.terms.provider.department ?? '',
      mode: command.mode,
      purpose: command.purpose,
      ...outcomeOf(result),
      rows: answer?.rowsSent ?? 0,
      bytes: answer?.sealed?.length ?? 0,
      durationUs: Math.round(ended.durationMs * 1000),
      at: at.toISOString(),
    },
  };
}
