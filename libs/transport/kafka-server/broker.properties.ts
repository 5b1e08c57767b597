export type BrokerSettings = Readonly<Record<string, string | number | boolean>>;

/** One broker of a cluster whose nodes are brokers and controllers at once. */
export interface BrokerPlan {
  /** 1, 2, … */
  readonly nodeId: number;
  readonly folder: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly settings: BrokerSettings;
  /** Passwords (SCRAM-SHA-512) of those who may sign in, by name. */
  readonly users: Readonly<Record<string, string>>;
}

/** Quiet but for what a person has to know, and the line that says the broker is ready. */
export const LOG4J2 = `<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR">
  <Appenders>
    <Console name="console"><PatternLayout pattern="%d %p %m (%c)%n"/></Console>
  </Appenders>
  <Loggers>
    <Logger name="kafka.server.KafkaRaftServer" level="INFO"/>
    <Root level="WARN"><AppenderRef ref="console"/></Root>
  </Loggers>
</Configuration>
`;

/** `server.properties` of one broker of the cluster `brokers`. */
export function brokerProperties(broker: BrokerPlan, brokers: readonly BrokerPlan[]): string {
  const replicas = Math.min(3, brokers.length);
  const inSync = Math.max(1, replicas - 1);
  const voters = brokers.map((each) => `${each.nodeId}@127.0.0.1:${each.controllerPort}`);
  // 127.0.0.1 and not localhost, which may mean ::1 to one side and not to the other.
  const client = `CLIENT://127.0.0.1:${broker.port}`;
  const settings: BrokerSettings = {
    'process.roles': 'broker,controller',
    'node.id': broker.nodeId,
    'controller.quorum.voters': voters.join(','),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'CLIENT',
    listeners: `${client},CONTROLLER://127.0.0.1:${broker.controllerPort}`,
    'advertised.listeners': client,
    'log.dirs': `${broker.folder}/data`,
    'auto.create.topics.enable': false,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    ...internalTopics(replicas, inSync),
    ...failover,
    ...small,
    ...broker.settings,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** The defaults (three replicas, 50 partitions) cannot be met by one broker. */
function internalTopics(replicas: number, inSync: number): Record<string, number> {
  return {
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': 1,
  };
}

/** A dead broker's partitions have a new leader after about 4 s instead of 12 s (measured). */
const failover = {
  'broker.session.timeout.ms': 2000,
  'broker.heartbeat.interval.ms': 250,
  'controller.quorum.fetch.timeout.ms': 1000,
  'controller.quorum.election.timeout.ms': 500,
  'controller.quorum.election.backoff.max.ms': 200,
  'replica.lag.time.max.ms': 2000,
  'replica.fetch.wait.max.ms': 100,
};

/** One machine, small heaps, quick group starts. */
const small = {
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 1000,
  'num.io.threads': 2,
  'num.network.threads': 2,
  'log.cleaner.dedupe.buffer.size': 2_097_152,
};
