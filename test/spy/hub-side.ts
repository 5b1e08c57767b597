import { join } from 'node:path';
import type { Instance } from '../support/instance';
import { clusterIn, portOf } from '../support/servers';
import type { Recording } from './sockets/recordings';

/**
 * What the operator of the hub can look into: everything but the departments' own databases and their
 * connectors. A hosted connector is on the hub's side, for the operator runs it.
 */
export class HubSide {
  private readonly own: ReadonlySet<number>;
  private readonly departmentsPort: number;

  constructor(
    private readonly instance: Instance,
    private readonly hosted: string,
  ) {
    const { pids } = instance.running;
    const own = Object.entries(pids).filter(([name]) => this.isDepartments(name));
    this.own = new Set(own.map(([, pid]) => pid));
    this.departmentsPort = portOf(clusterIn(instance.folder, 'departments'));
  }

  /** Folders and files. */
  get paths(): string[] {
    const { folder } = this.instance;
    return [
      join(folder, 'hub'),
      join(folder, 'departments', this.hosted),
      join(folder, 'secrets.json'),
      join(folder, 'running.json'),
    ];
  }

  /** Whether a process belongs to it, by its ancestors, itself first. */
  hasProcess(ancestors: readonly number[]): boolean {
    const { standalone } = this.instance.running.pids;
    return ancestors.includes(standalone!) && !ancestors.some((pid) => this.own.has(pid));
  }

  /**
   * Whether a socket has an end there. Of a department's own processes that is every socket but the one
   * to its database and those of its own systems.
   */
  hasSocket({ pid, localPort, remotePort }: Recording): boolean {
    if (!this.own.has(pid)) return true;
    const own = Object.values(this.instance.running.connectorOf).map((url) =>
      Number(new URL(url).port),
    );
    return remotePort !== this.departmentsPort && !own.includes(localPort);
  }

  private isDepartments(process: string): boolean {
    if (process === 'departments-postgres') return true;
    return process.startsWith('connector-') && process !== `connector-${this.hosted}`;
  }
}
