import { join } from 'node:path';
import { departments } from '../../story/cast';
import type { Instance } from '../../support/instance';
import type { Role, SuiteName } from '../points';
import { Supervised } from './supervised';

const provider = departments.police;
const consumer = departments.requester;

/** Names in running.json. */
const names: Readonly<Record<Role, string>> = {
  hub: 'hub',
  worker: 'worker',
  provider: `connector-${provider}`,
  consumer: `connector-${consumer}`,
  authority: `connector-${departments.data}`,
  postgres: 'postgres',
  'departments-postgres': 'departments-postgres',
  broker: 'kafka-1',
};

/** What `npm start` has to know of those that are going to be killed. */
export const mayEnd: readonly string[] = Object.values(names).flatMap((name) => [
  '--may-end',
  name,
]);

export const folderOf = ({ folder }: Instance, department: string): string =>
  join(folder, 'departments', department);

/** The processes of an instance that are killed and started again, in the order in which they are stopped. */
export class Region {
  private constructor(private readonly all: ReadonlyMap<Role, Supervised>) {}

  static of(instance: Instance, suite: SuiteName): Region {
    const { folder, running } = instance;
    const authority = suite === 'exchange' ? (['authority'] as const) : [];
    const broker = suite === 'kafka' ? (['broker'] as const) : [];
    const order = ['consumer', 'provider', ...authority, 'worker', 'hub', ...broker] as const;
    const databases = ['departments-postgres', 'postgres'] as const;
    const taken = [...order, ...databases].map((role) => {
      const pid = running.pids[names[role]]!;
      const log = join(folder, `${role}.chaos.log`);
      const stopBy = role.endsWith('postgres') ? 'SIGINT' : 'SIGTERM';
      return [role, new Supervised(role, { pid, log, stopBy })] as const;
    });
    return new Region(new Map(taken));
  }

  get roles(): readonly Role[] {
    return [...this.all.keys()];
  }

  get kills(): number {
    return [...this.all.values()].reduce((sum, { kills }) => sum + kills, 0);
  }

  /** Processes that ended by themselves after they had come up. */
  get ends(): readonly string[] {
    return [...this.all.values()].flatMap(({ ends }) => ends);
  }

  of(role: Role): Supervised {
    return this.all.get(role)!;
  }

  /** The connectors, with all that they have still to write. */
  async stopConnectors(): Promise<void> {
    const connectors = (['consumer', 'provider', 'authority'] as const).flatMap(
      (role) => this.all.get(role) ?? [],
    );
    await Promise.all(connectors.map((one) => one.stop()));
  }

  async stop(): Promise<void> {
    for (const one of this.all.values()) await one.stop();
  }
}
