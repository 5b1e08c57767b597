import type { OpenedCommand } from '@shutong/wire';
import type { Answered, Answering } from './answering';
import { assertAsked } from './asked.policy';
import { query } from './query';
import { subjectsOf } from './subjects';
import { verify } from './verify';
import { verifyChunk } from './verify-chunk';

export type { Answered, Answering } from './answering';

/**
 * Answers a call from the department's own source. The caller has opened the command and judged it
 * against the agreement's state, term, mode, purpose and quota; what may be asked and shown is decided
 * here, also for a caller that has not asked `assertAsked` before it counted the call. Errors: `SourceError` where the source or the mount fails (`connector.source-deadline` where
 * time was over), else `ConnectorError` where the call is refused; none of them holds a value.
 */
export async function answerCall(opened: OpenedCommand, of: Answering): Promise<Answered> {
  assertAsked(opened, of);
  const subjects = subjectsOf(of.terms, of.mount, of.tokenKey);
  const { command, content } = opened;
  if (content.chunk) return verifyChunk(content.chunk, of, subjects);
  return command.mode === 'verify' ? verify(content, of, subjects) : query(opened, of, subjects);
}
