import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { FastifyReply } from 'fastify';
import { limits } from '../limits/limits';
import { asHubError, describe, instanceOf, isForNow, isOurFault, problemOf } from './problem';
import { requestOf } from './request-context';

/** Every REST failure leaves as application/problem+json; GraphQL has its own shape. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = asHubError(thrown);
    const { ctx } = requestOf(host);
    const instance = instanceOf(ctx);
    if (isOurFault(error.kind)) this.logger.error(`${instance} ${describe(error.cause ?? thrown)}`);
    if (host.getType<GqlContextType>() === 'graphql') throw error;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (error.kind === 'unauthenticated') void reply.header('www-authenticate', 'Bearer');
    if (isForNow(error.kind)) {
      void reply.header(
        'retry-after',
        String(error.params['retryAfter'] ?? limits.retryAfter.value),
      );
    }
    void reply
      .status(error.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problemOf(error, ctx?.language ?? 'zh-CN', instance)));
  }
}
