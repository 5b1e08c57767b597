import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { asHubError, messageOf, type HubError } from '@shutong/platform';

const prefix = 'identity.token.';

/** Refusals of the token endpoint in the shape of RFC 6749 §5.2. */
@Catch()
export class TokenErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('oauth');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = asHubError(thrown);
    if (error.kind === 'unexpected') this.logger.error(error.cause);
    const { title, cause } = messageOf(error.code, 'en', error.params);
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .status(error.status)
      .header('cache-control', 'no-store')
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify({ error: oauthCode(error), error_description: `${title}. ${cause}` }));
  }
}

function oauthCode({ code, status }: HubError): string {
  if (code.startsWith(prefix)) return code.slice(prefix.length).replaceAll('-', '_');
  return status < 500 ? 'invalid_request' : 'server_error';
}
