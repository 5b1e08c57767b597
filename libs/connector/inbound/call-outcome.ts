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
 * What a source gave, as it is signed: its rows or the result, or that it failed. Why it failed is the department's
 * own affair: it is told to `onFailed` and does not leave. A refusal that only shows while reading is thrown on.
 */
export async function replyOf(
  answered: Promise<Answered>,
  {
    now,
    onFailed,
  }: { readonly now: () => number; readonly onFailed: (error: SourceError) => void },
): Promise<Reply> {
  try {
    const { content, subject } = await answered;
    return { outcome: 'answered', content, answeredAt: now(), ...(subject ? { subject } : {}) };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    onFailed(error);
    return { outcome: 'source-error', code: 'connector.source-error', answeredAt: now() };
  }
}
