import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseRole } from '@shutong/platform';

/** What an instance keeps secret in its folder: whoever holds it has all of the operator's rights. */
export interface InstanceSecrets {
  readonly superuserPassword: string;
  readonly departmentsPassword: string;
  readonly rolePasswords: Readonly<Record<DatabaseRole, string>>;
  readonly demoPassword: string;
  readonly localKeys: Readonly<Record<string, string>>;
}

export const secretsIn = (folder: string): InstanceSecrets =>
  JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as InstanceSecrets;

/** Folder of the hub's PostgreSQL, and of the departments'. */
export const clusterIn = (folder: string, side: 'hub' | 'departments'): string =>
  join(folder, side, 'postgres');

/** PostgreSQL writes its port into the fourth line of its pid file. */
export const portOf = (cluster: string): number =>
  Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3]);

/** Address of the hub's database for one of its roles, or for the superuser. */
export function hubDatabaseUrl(
  folder: string,
  role: DatabaseRole | 'postgres',
  database = 'shutong',
): string {
  const { superuserPassword, rolePasswords } = secretsIn(folder);
  const password = role === 'postgres' ? superuserPassword : rolePasswords[role];
  return `postgres://${role}:${password}@127.0.0.1:${portOf(clusterIn(folder, 'hub'))}/${database}`;
}

/** Superuser's address of a department's own database, as its administrator would hold it. */
export function departmentDatabaseUrl(folder: string, department: string): string {
  const port = portOf(clusterIn(folder, 'departments'));
  const { departmentsPassword } = secretsIn(folder);
  return `postgres://postgres:${departmentsPassword}@127.0.0.1:${port}/department_${department.toLowerCase()}`;
}
