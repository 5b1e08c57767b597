import fastify from 'fastify';
import { Pool } from 'pg';
import {
  EmbeddedTransport,
  KafkaTransport,
  registerStream,
  type Transport,
} from '@shutong/transport';
import { serveJobs } from '../worker-process';
import { atOnce, oneByOne, rawTopic, replyHeader, type Sending } from './echo';

/** In the place of the hub: carries commands and pairs the answers; checks, logs and stores nothing. */
export interface MiddleJob {
  /** Kafka brokers; empty for the stream transport. */
  readonly brokers: string;
  /** Database of the embedded log, as role hub; for the stream transport. */
  readonly database: string;
  readonly sending: Sending;
}

const app = fastify({ bodyLimit: 1 << 20 });
const onTrouble = (error: unknown, where: string) => console.error(where, error);
let close = (): Promise<void> => Promise.resolve();

serveJobs(
  async (job: MiddleJob) => {
    const transport = await open(job);
    await transport.ensureTopics([rawTopic]);
    await carry(transport, job.sending);
    await app.listen({ host: '127.0.0.1', port: 0 });
    return { port: (app.server.address() as { port: number }).port };
  },
  () => close(),
);

async function open({ brokers, database }: MiddleJob): Promise<Transport> {
  if (brokers !== '') {
    const kafka = await KafkaTransport.open(
      { brokers: brokers.split(','), onTrouble },
      () => new Date(),
    );
    close = () => app.close().then(() => kafka.close());
    return kafka;
  }
  const pool = new Pool({ connectionString: database, max: 10 });
  const transport = new EmbeddedTransport({ pool, onTrouble });
  registerStream(app, {
    transport,
    authorize: async () => ({
      department: 'bench',
      mayRead: () => true,
      mayWrite: () => false,
    }),
  });
  close = async () => {
    await app.close();
    await transport.close();
    await pool.end();
  };
  return transport;
}

async function carry(transport: Transport, sending: Sending): Promise<void> {
  const waiting = new Map<string, (answer: string) => void>();
  const inbox = await transport.openReplies(0);
  inbox.onMessage(({ body }) => {
    const text = body.toString();
    const { id } = JSON.parse(text) as { id: string };
    waiting.get(id)?.(text);
    waiting.delete(id);
  });
  const send = sending === 'naive' ? oneByOne() : atOnce;
  app.post<{ Body: { id: string } }>('/call', async ({ body }) => {
    const { id } = body;
    const answer = new Promise<string>((resolve) => waiting.set(id, resolve));
    const headers = { [replyHeader]: inbox.address };
    const message = { id, key: id, type: 'call', headers, body: Buffer.from(JSON.stringify(body)) };
    await send(() => transport.publish(rawTopic, [message]));
    return answer;
  });
}
