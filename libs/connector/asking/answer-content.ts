import type { AnswerContent, CallCommand, OpenedAnswer } from '@shutong/wire';
import { connectorErrors } from '../errors/connector.errors';
import { CallFailure } from './call-failure';
import { failure } from './delivery';

/**
 * What a proven answer says, or the failure that it states. A command that had to be sent again and is
 * refused as replayed was answered before: that answer is lost.
 */
export function contentOf(
  answer: OpenedAnswer,
  command: CallCommand,
  repeated: boolean,
): AnswerContent {
  switch (answer.outcome) {
    case 'answered':
      return answer.content;
    case 'refused': {
      const { code = 'connector.unexpected' } = answer;
      if (repeated && code === 'connector.replayed') {
        throw failure('connector.answer-lost', command);
      }
      throw new CallFailure(code, statusOf(code), command.id);
    }
    case 'source-error':
      throw failure('connector.source-error', command);
    case 'deadline':
      throw failure('connector.deadline', command);
  }
}

const statuses: ReadonlyMap<string, number> = new Map(Object.entries(connectorErrors));

/** A code that only the provider's version knows is a refusal; 401 would be about the caller's key. */
function statusOf(code: string): number {
  const status = statuses.get(code) ?? 403;
  return status === 401 ? 403 : status;
}
