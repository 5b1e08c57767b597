import { startChildren, type Child, type ChildOptions } from './children';
import type { HubDatabase } from './clusters';
import type { Layout } from './layout';
import type { Ports } from './ports';
import type { Secrets } from './secrets';

/** What the processes of the hub are told about this instance. */
export interface HubFacts {
  readonly layout: Layout;
  readonly secrets: Secrets;
  readonly ports: Ports;
  readonly database: HubDatabase;
  readonly region: { readonly division: string; readonly authority: string };
  readonly logOrigin: string;
  /** JSON of OIDC_ISSUERS. */
  readonly issuers: string;
  /** Brokers, comma-separated; empty without Kafka. */
  readonly brokers: string;
}

export const hubUrlOf = (ports: Ports): string => `http://127.0.0.1:${ports.hub}`;

/** Settings that every process of the hub shares. */
export function commonSettings(facts: HubFacts): Record<string, string> {
  return {
    SHUTONG_DEMO: '1',
    SHUTONG_DATA: facts.layout.root,
    HUB_URL: hubUrlOf(facts.ports),
    HUB_REGION: facts.region.division,
    AUTHORITY_DEPARTMENT: facts.region.authority,
    TRANSPORT: facts.brokers === '' ? 'embedded' : 'kafka',
    KAFKA_BROKERS: facts.brokers,
    LOG_ORIGIN: facts.logOrigin,
    LOG_FOLDER: facts.layout.log,
    OBJECT_FOLDER: facts.layout.objects,
  };
}

/** Hub, worker and portal, each with its own database role. */
export function startHubProcesses(facts: HubFacts): Promise<Child[]> {
  const { layout, secrets, ports, database } = facts;
  const { HARVEST_NETWORKS = '' } = process.env;
  const child = (name: string, env: Record<string, string>): ChildOptions => ({
    name,
    script: `apps/${name}/main.js`,
    env: { ...commonSettings(facts), ...env },
    logs: layout.processLogs,
  });
  return startChildren([
    child('hub', {
      DATABASE_URL: database.url('hub'),
      HUB_PORT: String(ports.hub),
      OIDC_ISSUERS: facts.issuers,
      TOKEN_KEY: secrets.tokenKey,
      HARVEST_NETWORKS,
    }),
    child('worker', {
      DATABASE_URL: database.url('worker'),
      SEQUENCER_DATABASE_URL: database.url('sequencer'),
      WORKER_PORT: String(ports.worker),
      LOG_KEY: secrets.logKey,
      HARVEST_NETWORKS,
    }),
    child('portal', { DATABASE_URL: database.url('portal'), PORTAL_PORT: String(ports.portal) }),
  ]);
}
