import { demoOrigin, type PostgresServer } from '@shutong/platform';
import type { Arguments } from './arguments';
import type { Child } from './children';
import { startClusters, type Clusters } from './clusters';
import { startConnectors } from './connectors';
import { seedRegion, type Invitations } from './demo/seed-region';
import { loadDemoSources } from './demo/load-demo-sources';
import { openTables } from './demo/open-tables';
import { prepareIntakes } from './demo/prepare-intakes';
import { readRegion, type DemoRegion } from './demo/region';
import { authorityOf, connectorsOf, type DemoConnector } from './demo/region-connectors';
import { hubUrlOf, startHubProcesses, type HubFacts } from './hub-processes';
import { startIssuer } from './issuer';
import { startBroker } from './kafka';
import type { Layout } from './layout';
import { Phases } from './phases';
import { choosePorts } from './ports';
import { readyLines } from './ready';
import {
  lock,
  makeDataFolder,
  removeRunning,
  stopLeftovers,
  unlock,
  writeRunning,
  type Running,
} from './running';
import { secretsOf, type Secrets } from './secrets';
import { Started, type Stop } from './started';

/**
 * Starts every part, a phase at a time, and says when all is ready. What was started is stopped
 * again when a later phase fails. Aborts `halt` when a process ends that was not asked to.
 * @returns the orderly stop.
 */
export async function startInstance(
  layout: Layout,
  args: Arguments,
  halt: AbortController,
): Promise<Stop> {
  makeDataFolder(layout);
  lock(layout);
  const started = new Started(halt);
  started.add(async () => unlock(layout));
  try {
    await run(layout, args, new Phases(halt.signal), started);
    return () => started.stop();
  } catch (error) {
    // Where a process ended, or a person asked, what failed next is only a consequence.
    const why: unknown = halt.signal.aborted ? halt.signal.reason : error;
    await started.stop();
    throw why;
  }
}

async function run(
  layout: Layout,
  args: Arguments,
  phases: Phases,
  started: Started,
): Promise<void> {
  const region = readRegion();
  const connectors = connectorsOf(region);
  await stopLeftovers(layout);
  started.add(() => removeRunning(layout));
  const ports = await choosePorts(args.freePorts, connectors.length);
  const logOrigin = `${demoOrigin}${region.place.division}`;
  const secrets = await secretsOf(layout.secrets, logOrigin, connectors);

  const databases = await startDatabases(phases, { layout, secrets, args, started });
  const broker = await startBroker(phases, layout, args.kafka);
  started.add(() => broker.stop());
  const issuer = await phases.run('Sign-in (demo people)', () =>
    startIssuer({ layout, ports, secrets, people: region.people }),
  );
  started.add(() => issuer.stop());

  const facts: HubFacts = {
    ...{ layout, secrets, ports, database: databases.hub, logOrigin },
    region: { division: region.place.division, authority: authorityOf(region) },
    issuers: issuer.setting,
    brokers: broker.brokers,
  };
  const sources = databases.departments;
  const parts: RegionParts = { region, connectors, sources, args, started };
  const children = await startRegion(phases, facts, parts);
  const servers = { ...databases.pids, ...broker.pids };
  const running = runningOf(facts, { issuer: issuer.issuer, connectors, children, servers });
  await writeRunning(layout, running);
  console.log(readyLines(phases.elapsed, running, region, secrets).join('\n'));
}

interface DatabaseParts {
  readonly layout: Layout;
  readonly secrets: Secrets;
  readonly args: Arguments;
  readonly started: Started;
}

async function startDatabases(
  phases: Phases,
  { layout, secrets, args, started }: DatabaseParts,
): Promise<Clusters & { readonly pids: Readonly<Record<string, number>> }> {
  const pids: Record<string, number> = {};
  const clusters = await phases.run('PostgreSQL: hub and departments', () =>
    startClusters(layout, secrets, (name, server) => {
      pids[name] = server.pid;
      started.add(() => server.stop());
      if (!args.mayEnd.includes(name)) started.watch({ name, ...server });
    }),
  );
  return { ...clusters, pids };
}

interface RegionParts {
  readonly region: DemoRegion;
  readonly connectors: readonly DemoConnector[];
  readonly sources: PostgresServer;
  readonly args: Arguments;
  readonly started: Started;
}

/** The demo region's data, then the processes that serve it. */
async function startRegion(phases: Phases, facts: HubFacts, parts: RegionParts): Promise<Child[]> {
  const { region, connectors, sources } = parts;
  const { url: serverUrl } = sources;
  const password = (department: string) => facts.secrets.localKeys[department]!;
  const { readers, writers } = await phases.run("Departments' own tables", async () => ({
    readers: await loadDemoSources({ serverUrl, readerPassword: password }),
    writers: await prepareIntakes({ serverUrl, writerPassword: password }),
  }));
  const [invitations, hub] = await startHub(phases, facts, parts);
  const [, own] = await startBeside(
    phases.run('Open datasets', () => openTables(facts, region, readers)),
    phases.run(`Connectors (${connectors.length})`, () =>
      startConnectors(facts, { region, connectors, readers, writers, invitations }),
    ),
    parts,
  );
  return [...hub, ...own];
}

/** The seeding of the region beside the start of the hub's processes, each of which leaves a processor idle at times. */
const startHub = (
  phases: Phases,
  facts: HubFacts,
  parts: RegionParts,
): Promise<[Invitations, Child[]]> =>
  startBeside(
    phases.run('Demo region: departments and catalogue', () =>
      seedRegion(facts, parts.args.catalog),
    ),
    phases.run('Hub, worker and portal', () => startHubProcesses(facts)),
    parts,
  );

/** Work, and processes that start meanwhile. */
async function startBeside<T>(
  work: Promise<T>,
  starting: Promise<Child[]>,
  { args, started }: Pick<RegionParts, 'args' | 'started'>,
): Promise<[T, Child[]]> {
  const [done, children] = await Promise.allSettled([work, starting]);
  if (children.status === 'rejected') throw children.reason;
  // Before failed work is told, so that they are stopped with the rest.
  keep(started, children.value, args);
  if (done.status === 'rejected') throw done.reason;
  return [done.value, children.value];
}

function keep(started: Started, children: readonly Child[], { mayEnd }: Arguments): void {
  started.add(async () => {
    await Promise.all(children.map((child) => child.stop()));
  });
  for (const child of children) if (!mayEnd.includes(child.name)) started.watch(child);
}

interface Parts {
  readonly issuer: string;
  readonly connectors: readonly DemoConnector[];
  readonly children: readonly Child[];
  /** Pids of the servers, by name. */
  readonly servers: Readonly<Record<string, number>>;
}

function runningOf(facts: HubFacts, parts: Parts): Running {
  const { issuer, connectors, children, servers } = parts;
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
