import {
  ConfigError,
  databaseRoles,
  prepareDatabase,
  readConfig,
  required,
  type RolePasswords,
} from '@shutong/platform';
import type { Command } from './command';

export const prepareCommand: Command = {
  name: 'prepare',
  usage: 'prepare',
  about:
    'Makes the database of MIGRATOR_DATABASE_URL and all roles with ROLE_PASSWORDS, by SUPERUSER_DATABASE_URL; run again, it renews the passwords.',
  async run() {
    const config = readConfig('cli');
    const passwords = JSON.parse(required(config, 'rolePasswords')) as Partial<RolePasswords>;
    const missing = databaseRoles.filter((role) => passwords[role] === undefined);
    if (missing.length > 0)
      throw new ConfigError([`ROLE_PASSWORDS: missing ${missing.join(', ')}.`]);
    const database = new URL(required(config, 'migratorDatabaseUrl')).pathname.slice(1);
    await prepareDatabase(
      required(config, 'superuserDatabaseUrl'),
      database,
      passwords as RolePasswords,
    );
    console.log(JSON.stringify({ ok: true, database, roles: databaseRoles.length }));
    return 0;
  },
};
