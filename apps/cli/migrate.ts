import { migrate, readConfig, required } from '@shutong/platform';
import type { Command } from './command';

export const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate',
  about: 'Applies missing migrations to MIGRATOR_DATABASE_URL.',
  async run() {
    const applied = await migrate(required(readConfig('cli'), 'migratorDatabaseUrl'));
    console.log(JSON.stringify({ applied }));
    return 0;
  },
};
