import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { departments } from '../../story/cast';
import { startConnectorProcess, type ConnectorProcess } from '../../support/connector-process';
import type { Instance } from '../../support/instance';
import { columns, fields, table } from './companies';

export const resource = 'bench-company';
export const intake = 'bench-company';

export const provider = departments.market;
export const requester = departments.requester;
export const sides = { provider, requester } as const;
export type Side = keyof typeof sides;
export const processOf = (side: Side): string => `connector-${sides[side]}`;

/** Both connectors as processes of their own, which may be killed and measured. */
export class Sides {
  private readonly running = new Map<Side, ConnectorProcess>();

  constructor(private readonly instance: Instance) {}

  /** Ends the demo's two connectors, and starts them again with what the bench exchanges. */
  async takeOver(targetUrl: string): Promise<void> {
    for (const side of ['provider', 'requester'] as const) {
      process.kill(this.instance.running.pids[processOf(side)]!, 'SIGKILL');
    }
    await this.configure('provider', ({ mounts = [], ...config }) => ({
      ...{ ...config, mounts: [...mounts, mount] },
    }));
    await this.configure('requester', (config) => ({
      ...config,
      targets: { bench: { kind: 'postgres', url: targetUrl } },
      intakes: [{ name: intake, target: 'bench', table, columns, key: ['CREDIT_CODE'] }],
    }));
    await this.start('provider');
    await this.start('requester');
  }

  /** Local address of the requester's. */
  get url(): string {
    return `http://127.0.0.1:${this.running.get('requester')!.port}`;
  }

  get pids(): Record<Side, number> {
    const pid = (side: Side) => this.running.get(side)!.pid;
    return { provider: pid('provider'), requester: pid('requester') };
  }

  async killAndStart(side: Side): Promise<void> {
    await this.running.get(side)!.kill();
    await this.start(side);
  }

  async stop(): Promise<void> {
    for (const one of this.running.values()) await one.kill();
  }

  private folder(side: Side): string {
    return join(this.instance.folder, 'departments', sides[side]);
  }

  private async start(side: Side): Promise<void> {
    this.running.set(side, await startConnectorProcess(this.folder(side)));
  }

  private async configure(
    side: Side,
    change: (config: { readonly mounts?: readonly object[] }) => object,
  ) {
    const file = join(this.folder(side), 'connector.yaml');
    const config = parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, stringify(change(config)));
  }
}

const mount = {
  ...{ resource, source: 'main', table, columns, keyFields: ['CREDIT_CODE'] },
  ...{ matchRules: {}, masks: {}, batch: { key: ['CREDIT_CODE'] } },
  ceiling: {
    ...{ modes: ['batch'], fields, masks: {}, maxRows: 1 },
    ...{ quota: { calls: 1000, window: 'day' }, days: 366 },
  },
};
