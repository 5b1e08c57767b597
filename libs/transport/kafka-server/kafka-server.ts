import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Broker } from './broker';
import type { BrokerPlan, BrokerSettings } from './broker.properties';
import { fetchKafkaJars, requireJava } from './kafka-jars';

/** What to start, and where. */
export interface KafkaServerOptions {
  /** One by default; three give replication factor 3 with two in sync. */
  readonly brokers?: 1 | 3;
  /** Where the cluster lives; started again on the same folder it has kept everything. */
  readonly dataDir: string;
  /** Where Kafka's jars are, or are fetched to once. */
  readonly libsDir: string;
  /** Settings of every broker besides ours, or instead of them. */
  readonly settings?: BrokerSettings;
  /** Passwords (SCRAM-SHA-512) by name, for brokers whose settings ask for a sign-in; known from the first start. */
  readonly users?: Readonly<Record<string, string>>;
  /** Finds as many free loopback ports as are asked for. */
  readonly freePorts: (count: number) => Promise<readonly number[]>;
}

/** Apache Kafka in KRaft mode on loopback ports, as child processes that die with this one. */
export interface KafkaServer {
  /** `127.0.0.1:port` of each. */
  readonly brokers: readonly string[];
  /** Process ids of those that run. */
  readonly pids: readonly number[];
  /** SIGKILL to broker `index` (0, 1, 2). */
  kill(index: number): Promise<void>;
  /** Starts broker `index` again on its port and data. */
  restart(index: number): Promise<void>;
  /** Stops all; data stays. */
  stop(): Promise<void>;
}

/**
 * Fetches Kafka if need be and starts it; resolved = ready. About 3 s for one broker, 7 s for three.
 * Throws `KafkaServerError` when Java or Maven is missing or a broker does not come up within 60 s.
 */
export async function startKafka(options: KafkaServerOptions): Promise<KafkaServer> {
  await requireJava();
  await fetchKafkaJars(resolve(options.libsDir));
  const plans = await planBrokers(options);
  const clusterId = await clusterIdOf(resolve(options.dataDir));
  const brokers = plans.map((plan) => new Broker(plan, resolve(options.libsDir)));
  await Promise.all(brokers.map((broker) => broker.prepare(plans, clusterId)));
  // All at once: a quorum of three is ready only when two of them are.
  try {
    await Promise.all(brokers.map((broker) => broker.start()));
  } catch (error) {
    await Promise.all(brokers.map((broker) => broker.kill()));
    throw error;
  }
  return serverOf(brokers);
}

function serverOf(brokers: readonly Broker[]): KafkaServer {
  return {
    brokers: brokers.map(({ address }) => address),
    get pids() {
      return brokers.flatMap(({ pid }) => pid ?? []);
    },
    kill: async (index) => brokers[index]?.kill(),
    restart: async (index) => brokers[index]?.start(),
    // The last of three finds no quorum to sign off from and would wait for it in vain.
    stop: async () => {
      const end = (broker: Broker) => (brokers.length === 1 ? broker.stop() : broker.kill());
      await Promise.all(brokers.map(end));
    },
  };
}

async function planBrokers(options: KafkaServerOptions): Promise<BrokerPlan[]> {
  const count = options.brokers ?? 1;
  const ports = await options.freePorts(count * 2);
  return Array.from({ length: count }, (_, i) => ({
    nodeId: i + 1,
    folder: join(resolve(options.dataDir), `broker-${i + 1}`),
    port: ports[2 * i] ?? 0,
    controllerPort: ports[2 * i + 1] ?? 0,
    settings: options.settings ?? {},
    users: options.users ?? {},
  }));
}

/** Drawn once and kept: a broker refuses a data folder of another cluster. */
async function clusterIdOf(dataDir: string): Promise<string> {
  const file = join(dataDir, 'cluster-id');
  if (existsSync(file)) return readFile(file, 'utf8');
  await mkdir(dataDir, { recursive: true });
  const id = randomBytes(16).toString('base64url');
  await writeFile(file, id);
  return id;
}
