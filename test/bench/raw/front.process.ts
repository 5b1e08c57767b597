import { Agent, request } from 'node:http';
import fastify from 'fastify';
import { requestId } from '@shutong/wire';
import { serveJobs } from '../worker-process';
import { textOf, type Lengths } from './echo';

/** In the place of the requester's connector: a command of a real one's length for each question. */
interface FrontJob {
  readonly middle: string;
  readonly lengths: Lengths;
}

interface Question {
  readonly keys: { readonly RESIDENT_NUMBER: string };
}

const app = fastify();
const agent = new Agent({ keepAlive: true });

serveJobs(
  async ({ middle, lengths }: FrontJob) => {
    app.post<{ Body: Question }>('/v1/verify', async ({ body }) => {
      const id = requestId(Date.now());
      const key = body.keys.RESIDENT_NUMBER;
      const answer = await posted(`${middle}/call`, textOf(id, lengths.command, { key }));
      return { result: (JSON.parse(answer) as { key: string }).key, call: id, hosted: false };
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    return { port: (app.server.address() as { port: number }).port };
  },
  () => app.close(),
);

function posted(url: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
