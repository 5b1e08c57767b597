import { Pool } from 'pg';
import {
  EmbeddedTransport,
  KafkaTransport,
  StreamTransport,
  type Transport,
} from '@shutong/transport';

/** How the process that is going to be killed reaches the store under test. */
export type Reach =
  | { kind: 'embedded'; url: string }
  | { kind: 'stream'; baseUrl: string }
  | { kind: 'kafka'; brokers: readonly string[] };

const onTrouble = (error: unknown) => console.error(error);

async function connect(reach: Reach): Promise<Transport> {
  if (reach.kind === 'kafka') {
    return KafkaTransport.open({ brokers: reach.brokers, onTrouble }, () => new Date());
  }
  if (reach.kind === 'stream') {
    return new StreamTransport({ baseUrl: reach.baseUrl, token: async () => 'token', onTrouble });
  }
  return new EmbeddedTransport({ pool: new Pool({ connectionString: reach.url }), onTrouble });
}

/** Takes messages and never finishes one; prints the id of each. */
async function main(): Promise<void> {
  const [reach, topic, group] = process.argv.slice(2) as [string, string, string];
  const transport = await connect(JSON.parse(reach) as Reach);
  await transport.subscribe({
    topic,
    group,
    handler: ({ id }) => {
      console.log(id);
      return new Promise(() => undefined);
    },
  });
  console.log('following');
}

void main();
