import type { AgreementTerms } from '@shutong/wire';
import { CallFailure } from '../asking/call-failure';
import { ConnectorError } from '../errors/connector-error';
import { messageOf, type Language } from '../errors/messages';
import { refusingTerm } from '../errors/refusing-term';

/** RFC 9457 problem details, with our code and what to do. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Why; absent where whoever refused told the code alone. */
  readonly detail?: string;
  /** What to do; absent where the code is not known here. */
  readonly remedy?: string;
  readonly code: string;
  /** The term of the agreement that refused the call; absent where none of them did. */
  readonly term?: keyof AgreementTerms;
  /** `urn:uuid:<id of the call>`, by which the hub's log finds it; absent where none was sent. */
  readonly instance?: string;
}

/** What Fastify itself refuses, by its status. */
const byStatus: Readonly<Record<number, () => ConnectorError>> = {
  400: () => new ConnectorError('connector.invalid-input', { field: 'body' }),
  413: () => new ConnectorError('connector.too-large'),
  414: () => new ConnectorError('connector.not-found'),
  415: () => new ConnectorError('connector.media-type'),
};

/** Any thrown thing as a failure that may be told; the unexpected is told as such and no more. */
export function failureOf(thrown: unknown): ConnectorError | CallFailure {
  if (thrown instanceof ConnectorError || thrown instanceof CallFailure) return thrown;
  const { statusCode } = Object(thrown) as { statusCode?: unknown };
  const known = typeof statusCode === 'number' ? byStatus[statusCode] : undefined;
  return known?.() ?? new ConnectorError('connector.unexpected', {}, { cause: thrown });
}

export function problemOf(failure: ConnectorError | CallFailure, language: Language): Problem {
  const { code, params } = failure;
  const { title, cause, remedy } = messageOf(code, language, params);
  const term = refusingTerm(code);
  const sent = failure instanceof CallFailure ? failure : undefined;
  return {
    type: `urn:shutong:error:${code}`,
    title: title === code ? (sent?.title ?? code) : title,
    status: failure.status,
    ...detailOf(cause, sent),
    ...(isComplete(remedy) ? { remedy } : {}),
    code,
    ...(term ? { term } : {}),
    ...(sent ? { instance: `urn:uuid:${sent.call}` } : {}),
  };
}

/** Of a refusal by the hub its words came over, not what they are made of: where our text lacks that, they stand. */
function detailOf(cause: string, sent: CallFailure | undefined): Pick<Problem, 'detail'> {
  const detail = isComplete(cause) ? cause : sent?.detail;
  return detail === undefined ? {} : { detail };
}

const isComplete = (text: string): boolean => text !== '' && !/\{\w+\}/.test(text);
