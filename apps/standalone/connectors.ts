import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configFile, identityFile, type Identity } from '@shutong/connector';
import { stringify } from 'yaml';
import { runChild, startChildren, type Child, type ChildOptions } from './children';
import { connectorConfig } from './demo/connector-config';
import type { DemoConnector } from './demo/region-connectors';
import type { DemoRegion } from './demo/region';
import type { Invitations } from './demo/seed-region';
import { hubUrlOf, type HubFacts } from './hub-processes';

export interface ConnectorFacts {
  readonly region: DemoRegion;
  readonly connectors: readonly DemoConnector[];
  /** Address of each department's own database, for its connector's account. */
  readonly readers: ReadonlyMap<string, string>;
  /** The same of the account that writes what comes in batches. */
  readonly writers: ReadonlyMap<string, string>;
  readonly invitations: Invitations;
}

/**
 * Enrols connectors that have not joined yet, lets them know each other's root keys (as departments
 * would tell each other by telephone), and starts all.
 */
export async function startConnectors(facts: HubFacts, own: ConnectorFacts): Promise<Child[]> {
  // The authority's first: the hub tells it of each one that joins after it.
  const [authority, ...others] = [...own.connectors].sort(
    (one, other) => Number(other.authority) - Number(one.authority),
  );
  await enrol(facts, own, authority!);
  await Promise.all(others.map((connector) => enrol(facts, own, connector)));
  const pins = await pinsOf(facts, own.connectors);
  for (const [index, connector] of own.connectors.entries()) {
    const port = facts.ports.connectors[index]!;
    const config = connectorConfig({ facts, own, connector, port, pins });
    const file = join(folderOf(facts, connector), configFile);
    await writeFile(file, stringify(config), { mode: 0o600 });
  }
  return startChildren(own.connectors.map((connector) => childOf(facts, connector, ['start'])));
}

const folderOf = ({ layout }: HubFacts, { department }: DemoConnector): string =>
  layout.connector(department);

function childOf(facts: HubFacts, connector: DemoConnector, args: readonly string[]): ChildOptions {
  const folder = folderOf(facts, connector);
  return {
    name: `connector-${connector.department}`,
    script: 'apps/connector/main.js',
    args: [...args, '--dir', folder],
    env: {},
    logs: folder,
  };
}

/** `connector init`, as a department's administrator would run it with the token that the hub gave. */
async function enrol(
  facts: HubFacts,
  own: ConnectorFacts,
  connector: DemoConnector,
): Promise<void> {
  const { department } = connector;
  const token = own.invitations[department];
  if (token === undefined) return;
  const folder = folderOf(facts, connector);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Not in the arguments, which every process of the machine can read.
  const file = join(folder, 'enrolment-token');
  await writeFile(file, token, { mode: 0o600 });
  const hosted = connector.hosted ? ['--hosted'] : [];
  const given = ['--hub', hubUrlOf(facts.ports), '--token-file', file, '--department', department];
  try {
    await runChild(childOf(facts, connector, ['init', ...given, ...hosted]));
  } finally {
    await rm(file, { force: true });
  }
}

/** What departments tell each other by telephone: thumbprints, by credit code. */
async function pinsOf(
  facts: HubFacts,
  connectors: readonly DemoConnector[],
): Promise<Record<string, string>> {
  const pins: Record<string, string> = {};
  for (const connector of connectors) {
    const text = await readFile(join(folderOf(facts, connector), identityFile), 'utf8');
    const { department, thumbprint } = JSON.parse(text) as Identity;
    pins[department] = thumbprint;
  }
  return pins;
}
