import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ConnectorError } from '../errors/connector-error';
import type { Jobs } from '../job/jobs';
import { rowsOfCsv, rowsOfJson } from '../job/row-reading';
import { asJobQuery } from './request-bodies';

const jsonLines = 'application/x-ndjson';
const csv = 'text/csv';
const jobId = /^[0-9a-f-]{36}$/;

interface Named {
  Params: { readonly job: string };
}

/** Jobs of many verifications. Rows come and results go as streams, whatever their number. */
export function addJobRoutes(scope: FastifyInstance, jobs: Jobs): void {
  scope.addContentTypeParser([jsonLines, csv], (_request, body, done) => done(null, body));
  scope.post('/v1/jobs', { config: { streamed: true } }, async (request, reply) => {
    const { keys, ...ask } = asJobQuery(request.query);
    const job = await jobs.accept(ask, rowsOf(request, keys));
    return reply.code(201).header('location', `/v1/jobs/${job.id}`).send(job);
  });
  scope.get('/v1/jobs', async () => ({ jobs: jobs.list() }));
  scope.get<Named>('/v1/jobs/:job', async ({ params }) => jobs.find(idOf(params)));
  scope.get<Named>('/v1/jobs/:job/results', async ({ params }, reply) =>
    reply.type(`${jsonLines}; charset=utf-8`).send(Readable.from(jobs.results(idOf(params)))),
  );
  scope.delete<Named>('/v1/jobs/:job', async ({ params }, reply) => {
    await jobs.remove(idOf(params));
    return reply.code(204).send();
  });
}

function rowsOf({ body, headers }: FastifyRequest, keys: string | undefined) {
  // What is wrong with a row is answered: the rest of the body must not be cut off with the reading.
  if (!(body instanceof Readable)) throw new ConnectorError('connector.media-type');
  const stream = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const isCsv = headers['content-type']?.toLowerCase().startsWith(csv);
  return isCsv ? rowsOfCsv(stream, keys?.split(',') ?? []) : rowsOfJson(stream);
}

function idOf({ job }: Named['Params']): string {
  if (jobId.test(job)) return job;
  throw new ConnectorError('connector.job-unknown');
}
