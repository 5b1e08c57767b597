import { HttpException } from '@nestjs/common';
import type { Context } from '../context/context';
import { HubError, type ErrorKind, type FieldProblem } from '../errors/hub-error';
import { messageOf, type Language } from '../errors/messages';
import { platformErrors } from '../errors/platform.errors';

/** RFC 9457 problem details, with our code and both what happened and what to do. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly remedy: string;
  readonly code: string;
  readonly instance: string;
  readonly problems?: readonly FieldProblem[];
}

const kindOfStatus: Readonly<Record<number, () => HubError>> = {
  400: platformErrors.invalidInput,
  401: platformErrors.unauthenticated,
  403: platformErrors.forbidden,
  404: platformErrors.notFound,
  405: platformErrors.notFound,
  409: platformErrors.conflict,
  413: platformErrors.tooLarge,
  414: platformErrors.invalidInput,
  415: platformErrors.invalidInput,
  429: platformErrors.tooMany,
  503: platformErrors.unavailable,
};

/** Any thrown thing as an error of the catalogue; the unexpected keeps its cause for the process log. */
export function asHubError(thrown: unknown): HubError {
  if (thrown instanceof HubError) return thrown;
  const status = statusOfThrown(thrown);
  const raise = kindOfStatus[status];
  if (raise) return withProblems(raise(), thrown);
  return Object.assign(platformErrors.unexpected(), { cause: thrown });
}

function statusOfThrown(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { statusCode } = (thrown ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}

function withProblems(error: HubError, thrown: unknown): HubError {
  const response = thrown instanceof HttpException ? thrown.getResponse() : undefined;
  const listed = (response as { message?: unknown } | undefined)?.message;
  if (!Array.isArray(listed)) return error;
  const problems = listed.map((text) => ({
    field: String(text).split(' ')[0]!,
    rule: String(text),
  }));
  return new HubError(error.code, error.kind, error.params, problems);
}

export function problemOf(error: HubError, language: Language, instance: string): ProblemDetails {
  const { title, cause, remedy } = messageOf(error.code, language, error.params);
  return {
    type: `urn:shutong:error:${error.code}`,
    title,
    status: error.status,
    detail: cause,
    remedy,
    code: error.code,
    instance,
    ...(error.problems.length > 0 ? { problems: error.problems } : {}),
  };
}

/** The request, as whoever asked and the process log name it; the log's entries hold the same UUID. */
export const instanceOf = (ctx: Context | undefined): string => `urn:uuid:${ctx?.requestId ?? ''}`;

/** As the process log shows it. */
export const describe = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);

/** Kinds that the same request may not meet a moment later. */
export const isForNow = (kind: ErrorKind): boolean => kind === 'too-many' || kind === 'unavailable';

/** Kinds whose cause is ours and belongs in the process log. */
export const isOurFault = (kind: ErrorKind): boolean => kind === 'unexpected';
