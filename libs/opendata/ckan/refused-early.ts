import type { HttpAdapterHost } from '@nestjs/core';
import type { ProblemDetails } from '@shutong/platform';
import type { FastifyInstance } from 'fastify';

const actions = /^\/api\/(3\/)?action\//;

/** What is refused before an action is reached, such as a body that is no JSON, is told by a bare text, as CKAN does. */
export function refuseEarlyInCkansWay({ httpAdapter }: HttpAdapterHost): void {
  httpAdapter
    .getInstance<FastifyInstance>()
    .addHook('onSend', async ({ routeOptions }, reply, payload) => {
      const type = String(reply.getHeader('content-type'));
      const isOurs = actions.test(routeOptions.url ?? '');
      if (!isOurs || !type.startsWith('application/problem+json')) return payload;
      const { title, detail, remedy } = JSON.parse(String(payload)) as ProblemDetails;
      void reply.header('content-type', 'application/json; charset=utf-8');
      return JSON.stringify(`Bad request - ${title}: ${detail} ${remedy}`);
    });
}
