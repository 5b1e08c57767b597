import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asHubError, isOurFault, problemOf } from './problem';

/** Every REST failure leaves as application/problem+json; GraphQL has its own shape. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = asHubError(thrown);
    if (isOurFault(error.kind)) this.logger.error(describe(error.cause ?? thrown));
    if (host.getType<GqlContextType>() === 'graphql') throw error;
    const http = host.switchToHttp();
    const { ctx } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (error.kind === 'unauthenticated') void reply.header('www-authenticate', 'Bearer');
    void reply
      .status(error.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problemOf(error, ctx?.language ?? 'zh-CN', ctx?.requestId ?? '')));
  }
}

const describe = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
