import { mkdirSync } from 'node:fs';
import { demoOrigin, type PostgresServer } from '@shutong/platform';
import type { Arguments } from './arguments';
import type { Child } from './children';
import { startDepartmentsDatabase, startHubDatabase } from './clusters';
import { startConnectors } from './connectors';
import { seedRegion } from './demo/seed-region';
import { loadDemoSources } from './demo/load-demo-sources';
import { readRegion, type DemoRegion } from './demo/region';
import { authorityOf, connectorsOf, type DemoConnector } from './demo/region-connectors';
import { hubUrlOf, startHubProcesses, type HubFacts } from './hub-processes';
import { startIssuer } from './issuer';
import { startBroker } from './kafka';
import type { Layout } from './layout';
import { Phases } from './phases';
import { choosePorts } from './ports';
import { readyLines } from './ready';
import { lock, stopLeftovers, unlock, writeRunning, type Running } from './running';
import { secretsOf } from './secrets';

/** Things to stop, in the reverse order of their start. */
type Stop = () => Promise<void>;

/**
 * Starts every part, a phase at a time, and says when all is ready. What was started is stopped
 * again when a later phase fails.
 * @returns the orderly stop.
 */
export async function startInstance(layout: Layout, args: Arguments): Promise<Stop> {
  mkdirSync(layout.root, { recursive: true });
  lock(layout);
  const stops: Stop[] = [async () => unlock(layout)];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    await run(layout, args, stops);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function run(layout: Layout, args: Arguments, stops: Stop[]): Promise<void> {
  const phases = new Phases();
  const region = readRegion();
  const connectors = connectorsOf(region);
  await stopLeftovers(layout);
  const ports = await choosePorts(args.freePorts, connectors.length);
  const logOrigin = `${demoOrigin}${region.place.division}`;
  const secrets = await secretsOf(layout.secrets, logOrigin, connectors);

  const [database, sources] = await phases.run('PostgreSQL: hub and departments', () =>
    Promise.all([startHubDatabase(layout, secrets), startDepartmentsDatabase(layout, secrets)]),
  );
  stops.push(async () => void (await Promise.all([database.server.stop(), sources.stop()])));
  const broker = await startBroker(phases, layout, args.kafka);
  stops.push(() => broker.stop());
  const issuer = await phases.run('Sign-in (demo people)', () =>
    startIssuer({ layout, ports, secrets, people: region.people }),
  );
  stops.push(() => issuer.stop());

  const facts: HubFacts = {
    ...{ layout, secrets, ports, database, logOrigin },
    region: { division: region.place.division, authority: authorityOf(region) },
    issuers: issuer.setting,
    brokers: broker.brokers,
  };
  const children = await startRegion(phases, facts, { region, connectors, sources, args, stops });
  const servers = {
    postgres: database.server.pid,
    'departments-postgres': sources.pid,
    ...broker.pids,
  };
  const running = runningOf(facts, { issuer: issuer.issuer, connectors, children, servers });
  await writeRunning(layout, running);
  console.log(readyLines(phases.elapsed, running, region, secrets).join('\n'));
}

interface RegionParts {
  readonly region: DemoRegion;
  readonly connectors: readonly DemoConnector[];
  readonly sources: PostgresServer;
  readonly args: Arguments;
  readonly stops: Stop[];
}

/** The demo region's data, then the processes that serve it. */
async function startRegion(phases: Phases, facts: HubFacts, parts: RegionParts): Promise<Child[]> {
  const { region, connectors, sources, args, stops } = parts;
  const readers = await phases.run("Departments' own tables", () =>
    loadDemoSources({
      serverUrl: sources.url,
      readerPassword: (department) => facts.secrets.localKeys[department]!,
    }),
  );
  const invitations = await phases.run('Demo region: departments and catalogue', () =>
    seedRegion(facts, args.catalog),
  );
  const hub = await phases.run('Hub, worker and portal', () => startHubProcesses(facts));
  stops.push(stopAll(hub));
  const own = await phases.run(`Connectors (${connectors.length})`, () =>
    startConnectors(facts, { region, connectors, readers, invitations }),
  );
  stops.push(stopAll(own));
  return [...hub, ...own];
}

const stopAll =
  (children: readonly Child[]): Stop =>
  async () => {
    await Promise.all(children.map((child) => child.stop()));
  };

interface Started {
  readonly issuer: string;
  readonly connectors: readonly DemoConnector[];
  readonly children: readonly Child[];
  /** Pids of the servers, by name. */
  readonly servers: Readonly<Record<string, number>>;
}

function runningOf(facts: HubFacts, started: Started): Running {
  const { issuer, connectors, children, servers } = started;
  const { layout, ports, secrets, brokers } = facts;
  const hub = hubUrlOf(ports);
  const connectorOf = Object.fromEntries(
    connectors.map(({ department }, index) => [
      department,
      `http://127.0.0.1:${ports.connectors[index]}`,
    ]),
  );
  return {
    transport: brokers === '' ? 'stream' : 'kafka',
    hub,
    portal: `http://127.0.0.1:${ports.portal}`,
    issuer,
    brokers,
    connectors: Object.values(connectorOf),
    connectorOf,
    pids: {
      standalone: process.pid,
      ...servers,
      ...Object.fromEntries(children.map(({ name, pid }) => [name, pid])),
    },
    log: { dir: layout.log, url: `${hub}/log`, vkey: secrets.logVkey },
  };
}
