import { Database, SystemClock, systemContext } from '@shutong/platform';
import { Rebuild, type Rebuilding } from '@shutong/statistics';
import type { Command } from './command';
import { withHubDatabase } from './hub-database';
import { settled } from './settled';

/** Of one statement; a replay is made of many. */
const statementTimeout = 600_000;

export const rebuildStatisticsCommand: Command = {
  name: 'rebuild-statistics',
  usage: 'rebuild-statistics [--replace]',
  about:
    'Counts the statistics again from the facts that they were learnt from (MIGRATOR_DATABASE_URL), prints the rows of each\n' +
    '      table and how many differ from what is shown. --replace puts what was counted in the place of what is shown.',
  async run(args) {
    if (args.some((arg) => arg !== '--replace') || args.length > 1) return 2;
    const isToReplace = args.length === 1;
    const { facts, tables } = await withHubDatabase((url) => rebuilt(url, isToReplace), 'migrator');
    const width = Math.max(...tables.map(({ table }) => table.length));
    for (const { table, counters, differences } of tables) {
      console.log(`${table.padEnd(width)}  ${counters} rows  ${differences} differ`);
    }
    const sum = (of: 'counters' | 'differences') => tables.reduce((all, one) => all + one[of], 0);
    const differences = sum('differences');
    console.log(JSON.stringify({ facts, counters: sum('counters'), differences }));
    return differences === 0 || isToReplace ? 0 : 1;
  },
};

async function rebuilt(url: string, isToReplace: boolean): Promise<Rebuilding> {
  const database = await Database.connect({
    ...{ url, pool: 2, application: 'shutong-cli', entities: [], statementTimeout },
  });
  const ctx = systemContext('cli', new SystemClock().now());
  const rebuild = new Rebuild(database);
  try {
    if (isToReplace) return await rebuild.run(ctx, true);
    return await settled(() => rebuild.run(ctx, false), differs);
  } finally {
    await database.close();
  }
}

const differs = ({ tables }: Rebuilding): boolean =>
  tables.some(({ differences }) => differences > 0);
