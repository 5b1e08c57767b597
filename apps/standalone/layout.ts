import { join, resolve } from 'node:path';

/** Where everything of one instance lies. */
export interface Layout {
  readonly root: string;
  readonly running: string;
  readonly secrets: string;
  /** The hub's side. */
  readonly hubCluster: string;
  readonly log: string;
  /** Chunks of batches on their way. */
  readonly objects: string;
  readonly issuer: string;
  readonly kafka: string;
  readonly processLogs: string;
  /** The departments' side: their databases and their connectors' folders. */
  readonly departmentsCluster: string;
  /** Files of what departments give to everybody. */
  readonly openTables: string;
  connector(department: string): string;
}

export function layoutOf(dataFolder: string): Layout {
  const root = resolve(dataFolder);
  const hub = join(root, 'hub');
  const departments = join(root, 'departments');
  return {
    root,
    running: join(root, 'running.json'),
    secrets: join(root, 'secrets.json'),
    hubCluster: join(hub, 'postgres'),
    log: join(hub, 'log'),
    objects: join(hub, 'objects'),
    issuer: join(hub, 'issuer'),
    kafka: join(hub, 'kafka'),
    processLogs: join(hub, 'processes'),
    departmentsCluster: join(departments, 'postgres'),
    openTables: join(departments, 'open-tables'),
    connector: (department) => join(departments, department),
  };
}
