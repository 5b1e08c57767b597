import { KafkaTransport, StreamTransport, type Transport } from '@shutong/transport';
import { serveJobs } from '../worker-process';
import {
  atOnce,
  oneByOne,
  rawTopic,
  replyHeader,
  textOf,
  type Lengths,
  type Sending,
} from './echo';

/** In the place of the provider's connector: answers at once, without database and cryptography. */
export interface EchoJob {
  readonly brokers: string;
  /** Address of the middle, for the stream transport. */
  readonly middle: string;
  readonly sending: Sending;
  readonly lengths: Lengths;
}

const onTrouble = (error: unknown, where: string) => console.error(where, error);
let transport: Transport | undefined;

serveJobs(
  async ({ brokers, middle, sending, lengths }: EchoJob) => {
    const opened = await open(brokers, middle);
    transport = opened;
    const send = sending === 'naive' ? oneByOne() : atOnce;
    await opened.subscribe({
      topic: rawTopic,
      group: 'bench:echo',
      handler: async ({ id, body, headers }) => {
        const { key } = JSON.parse(body.toString()) as { key: string };
        const answer = Buffer.from(textOf(id, lengths.answer, { key }));
        const message = { id, key: id, type: 'answer', headers: {}, body: answer };
        await send(() => opened.reply(headers[replyHeader]!, message));
      },
    });
    return {};
  },
  async () => transport?.close(),
);

async function open(brokers: string, middle: string): Promise<Transport> {
  if (brokers === '') {
    return new StreamTransport({ baseUrl: middle, token: async () => 'bench', onTrouble });
  }
  return KafkaTransport.open({ brokers: brokers.split(','), onTrouble }, () => new Date());
}
