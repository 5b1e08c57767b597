import { createHash } from 'node:crypto';
import { hubUrlOf, type HubFacts } from '../hub-processes';
import { intakeSchema, takenIn } from './prepare-intakes';
import type { DemoConnector } from './region-connectors';
import type { DemoRegion } from './region';
import type { DemoResource } from './region-files';

/** The mounted tables are views of this schema in the department's own database. */
const schema = 'shared';

/** The connector.yaml of a demo connector, as its department's administrator would have written it. */
export function connectorConfig(of: {
  readonly facts: HubFacts;
  readonly own: {
    readonly region: DemoRegion;
    /** Address of each department's own database, for its connector's account. */
    readonly readers: ReadonlyMap<string, string>;
    /** The same of the account that writes what comes in batches. */
    readonly writers: ReadonlyMap<string, string>;
  };
  readonly connector: DemoConnector;
  /** Of its local address. */
  readonly port: number;
  /** Thumbprint by credit code. */
  readonly pins: Readonly<Record<string, string>>;
}): object {
  const { facts, own, connector, port, pins } = of;
  const { department } = connector;
  const url = own.readers.get(department);
  const mounted = own.region.resources.filter((resource) => resource.connector === department);
  return {
    hub: hubUrlOf(facts.ports),
    transport:
      facts.brokers === '' ? { kind: 'stream' } : { kind: 'kafka', brokers: facts.brokers },
    listen: { host: '127.0.0.1', port, keys: [localKey(facts.secrets.localKeys[department]!)] },
    pins,
    authority: facts.region.authority,
    sources: url === undefined ? {} : { main: { kind: 'postgres', url } },
    mounts: mounted.map(mountOf),
    ...intakesOf(own, department),
  };
}

/** What the department takes in batches, each under the agreement that its order names. */
function intakesOf(
  { region, writers }: Parameters<typeof connectorConfig>[0]['own'],
  department: string,
): object {
  const url = writers.get(department);
  if (url === undefined) return {};
  const taken = takenIn(region.resources).filter(({ batch }) => batch.intake === department);
  return {
    targets: { main: { kind: 'postgres', url } },
    intakes: taken.map(({ code, table, columns, batch: { key } }) => ({
      ...{ name: code, target: 'main', table: `${intakeSchema}.${table}`, columns, key },
    })),
  };
}

const localKey = (key: string) => ({
  name: 'demo-system',
  sha256: createHash('sha256').update(key).digest('hex'),
});

function mountOf(resource: DemoResource): object {
  const { code, table, columns, keyFields, matchRules, masks, personal, batch, ceiling } = resource;
  return {
    resource: code,
    source: 'main',
    table: `${schema}.${table}`,
    ...{ columns, keyFields, matchRules, masks, ceiling },
    ...(batch ? { batch: { key: batch.key } } : {}),
    ...(personal ? { subject: { field: personal.subjectField, kind: 'natural-person' } } : {}),
  };
}
