import { HubError } from '../errors/hub-error';

/** Connection, resources, operator's intervention, system (SQLSTATE classes): the same statement goes through later. */
export const passingStates = /^(08|53|57|58)/;
/** A statement that took too long or was called off: it may be the statement. */
const calledOff = '57014';
const brokenLinks = [
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'ENETUNREACH'],
];
/** What pg and its pool say, without a code, of a connection that broke or did not come about. */
const brokenWords =
  /^Connection terminated|not queryable$|^timeout exceeded when trying to connect$/;

/**
 * Whether a failure says only that something that the work needs (database, log, store) cannot be used at present, and nothing of the
 * work itself.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof HubError) return error.kind === 'unavailable';
  const { code, message }: { code?: unknown; message?: unknown } = Object(error) as object;
  if (typeof code !== 'string') return typeof message === 'string' && brokenWords.test(message);
  if (brokenLinks.includes(code)) return true;
  return passingStates.test(code) && code !== calledOff;
}
