import type { Reply } from '@shutong/wire';
import type { Answered } from '../answering/answer-call';
import { ConnectorError } from '../errors/connector-error';
import { SourceError } from '../source/source.errors';

/** The signed refusal of a call. */
export const refusalReply = ({ code }: ConnectorError, answeredAt: number): Reply => ({
  outcome: 'refused',
  code,
  answeredAt,
});

/**
 * What a source gave, as it is signed: its rows or the result, or that it failed. A refusal that only shows
 * while reading is thrown on.
 */
export async function replyOf(answered: Promise<Answered>, now: () => number): Promise<Reply> {
  try {
    const { content, subject } = await answered;
    return { outcome: 'answered', content, answeredAt: now(), ...(subject ? { subject } : {}) };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const outcome = error.code === 'connector.source-deadline' ? 'deadline' : 'source-error';
    return { outcome, code: error.code, answeredAt: now() };
  }
}
