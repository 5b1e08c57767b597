import {
  InvalidMessage,
  MessageTooLarge,
  TooManyGroups,
  TransportClosed,
  TransportError,
  TransportOverloaded,
  TransportUnauthorised,
  TransportUnavailable,
  UnknownAddress,
  UnknownDeadLetter,
  UnknownTopic,
} from '../transport.errors';

/** An RFC 9457 problem. */
export interface Problem {
  readonly type: 'about:blank';
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
}

const statuses = new Map<unknown, number>([
  [InvalidMessage, 400],
  [MessageTooLarge, 413],
  [TransportUnauthorised, 403],
  [UnknownTopic, 404],
  [UnknownAddress, 404],
  [UnknownDeadLetter, 404],
  [TransportOverloaded, 429],
  [TooManyGroups, 429],
  [TransportClosed, 503],
  [TransportUnavailable, 503],
]);

/** What the hub answers; of an unexpected failure it tells nothing. */
export function problemOf(error: unknown): Problem {
  const status = error instanceof TransportError && statuses.get(error.constructor);
  if (status) return problem(status, error.code, error.message);
  const { status: own, statusCode = own, code } = error as Record<string, unknown>;
  // Fastify's own refusals and those of the caller's `authorize` keep their status.
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    const name = statusCode === 413 ? 'transport.too-large' : codeOf(statusCode, code);
    return problem(statusCode, name, (error as Error).message);
  }
  return problem(503, 'transport.unavailable', 'The hub cannot serve this now.');
}

function codeOf(status: number, code: unknown): string {
  if (status === 401 || status === 403) return 'transport.unauthorised';
  return typeof code === 'string' ? code : 'transport.invalid-message';
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', status, title: code, detail, code };
}

/** The other way round, at the connector. `body` is whatever a hub, or a proxy before it, answered. */
export function errorOf(status: number, body: Buffer): TransportError {
  const { code = '', detail = '' } = parse(body);
  const says = detail || `The hub answered ${status}.`;
  if (status === 401 || status === 403) return new TransportUnauthorised(says);
  if (code.startsWith('transport.') && status < 500) return new TransportError(code, says);
  return new TransportUnavailable(says);
}

function parse(body: Buffer): Partial<Problem> {
  try {
    return Object(JSON.parse(body.toString())) as Partial<Problem>;
  } catch {
    return {};
  }
}
