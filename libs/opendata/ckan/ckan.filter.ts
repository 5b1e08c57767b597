import { Catch, Inject, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import {
  Config,
  asHubError,
  limits,
  messageOf,
  requestOf,
  type HubError,
  type Language,
} from '@shutong/platform';
import type { FastifyReply } from 'fastify';
import { FindRefusal } from '../find/find-query';
import { portalOf } from '../listing/portal-address';
import { CkanRefusal, helpOf, misfit, unanswerable } from './ckan-answer';

/** Refusals of the Action API in the shapes in which CKAN has them. */
@Catch()
export class CkanFilter implements ExceptionFilter {
  private readonly logger = new Logger('ckan');

  constructor(@Inject(Config) private readonly config: Config) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = requestOf(host);
    const { action = '' } = request.params as { readonly action?: string };
    const { status, error, retryAfter } = this.refusalOf(thrown, request.ctx?.language ?? 'en');
    const help = helpOf(portalOf(this.config, request), action);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
    void reply
      .status(status)
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify(typeof error === 'string' ? error : { help, success: false, error }));
  }

  private refusalOf(thrown: unknown, language: Language): CkanRefusal {
    if (thrown instanceof CkanRefusal) return thrown;
    if (thrown instanceof FindRefusal) return unanswerable(thrown.message);
    const error = asHubError(thrown);
    // Nothing of what went wrong with us is told to everybody.
    if (error.kind === 'unexpected') this.logger.error(error.cause);
    return refusalFor(error, language);
  }
}

/** What the row API calls otherwise. */
const parameters: Readonly<Record<string, string>> = {
  ...{ filter: 'filters', sortby: 'sort', select: 'fields' },
};

/** Kinds that CKAN has a name for; the others are told as what went wrong inside. */
const types: Readonly<Partial<Record<HubError['kind'], string>>> = {
  ...{ 'not-found': 'Not Found Error', gone: 'Not Found Error' },
  'too-many': 'Rate Limit Error',
  ...{ forbidden: 'Authorization Error', unauthenticated: 'Authorization Error' },
};

function refusalFor(error: HubError, language: Language): CkanRefusal {
  const { title, cause, remedy } = messageOf(error.code, language, error.params);
  const message = `${title}: ${cause} ${remedy}`.trim();
  const isInput = ['invalid', 'too-large', 'conflict', 'range'].includes(error.kind);
  if (isInput) {
    const parameter = String(error.params['parameter'] ?? error.problems[0]?.field ?? 'message');
    return misfit({ [parameters[parameter] ?? parameter]: [message] });
  }
  const told = { __type: types[error.kind] ?? 'Internal Server Error', message, ...goneOf(error) };
  const isForNow = error.kind === 'too-many' || error.kind === 'unavailable';
  const seconds = error.params['retryAfter'] ?? limits.retryAfter.value;
  return new CkanRefusal(error.status, told, isForNow ? String(seconds) : undefined);
}

/** Of what was withdrawn also apart from the message: when, why, and the hashes of what it was. */
function goneOf({ kind, params }: HubError): Readonly<Record<string, string>> {
  if (kind !== 'gone') return {};
  const names = ['version', 'at', 'ground', 'sha256'];
  return Object.fromEntries(names.map((name) => [name, String(params[name] ?? '')]));
}
