import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { runChild, startChild, type Child, type ChildOptions } from './children';
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
  readonly invitations: Invitations;
}

/**
 * Enrols connectors that have not joined yet, lets them know each other's root keys (as departments
 * would tell each other by telephone), and starts all.
 */
export async function startConnectors(facts: HubFacts, own: ConnectorFacts): Promise<Child[]> {
  for (const connector of own.connectors) await enrol(facts, own, connector);
  const pins = await pinsOf(facts, own.connectors);
  return Promise.all(
    own.connectors.map(async (connector, index) => {
      const config = connectorConfig({ facts, own, connector, port: facts.ports.connectors[index]!, pins });
      await writeFile(configFile(facts, connector), stringify(config), { mode: 0o600 });
      return startChild(childOf(facts, connector, ['start']));
    }),
  );
}

const folderOf = ({ layout }: HubFacts, { department }: DemoConnector): string =>
  layout.connector(department);
const configFile = (facts: HubFacts, connector: DemoConnector): string =>
  join(folderOf(facts, connector), 'connector.yaml');

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
async function enrol(facts: HubFacts, own: ConnectorFacts, connector: DemoConnector): Promise<void> {
  const token = own.invitations[connector.department];
  await mkdir(folderOf(facts, connector), { recursive: true, mode: 0o700 });
  if (token === undefined || existsSync(configFile(facts, connector))) return;
  const hosted = connector.hosted ? ['--hosted'] : [];
  const args = ['init', '--hub', hubUrlOf(facts.ports), '--token', token, ...hosted];
  await runChild(childOf(facts, connector, args));
}
