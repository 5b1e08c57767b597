import 'reflect-metadata';
import { Audit, auditEntities, type Recorded } from '@shutong/audit';
import { catalogEntities } from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { exchangeEntities } from '@shutong/exchange';
import { identityEntities } from '@shutong/identity';
import { closeLinks, ensureTopics, eventTopics, openLinks } from '@shutong/messaging';
import { Database, SystemClock, createHttpApp, readConfig, required } from '@shutong/platform';
import { AppModule } from '../../../apps/hub/app.module';
import { serveJobs } from '../worker-process';

/** Switches the log of calls on or off from now on; the outcome is the CPU time used so far. */
export interface SwitchJob {
  readonly log: boolean;
}

/** Microseconds of processor time of this process. */
export interface CpuOutcome {
  readonly cpuUs: number;
}

/** The hub as it is, but for a switch that production does not have: calls can be left unrecorded. */
async function main(): Promise<void> {
  const config = readConfig('hub');
  const clock = new SystemClock();
  const database = await Database.connect({
    url: required(config, 'databaseUrl'),
    pool: config.databasePool,
    application: 'shutong-hub',
    entities: [
      ...auditEntities,
      ...catalogEntities,
      ...clocksEntities,
      ...exchangeEntities,
      ...identityEntities,
    ],
  });
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());
  const app = await createHttpApp(AppModule.with({ config, clock, database, links }), { clock });
  const audit = app.get(Audit, { strict: false });
  const recordNow = audit.recordNow.bind(audit);
  let log = true;
  audit.recordNow = (...of): Promise<Recorded> =>
    log ? recordNow(...of) : Promise.resolve({ entryId: '' });
  await app.listen(config.hubPort, config.bindHost);
  serveJobs(
    async (job: SwitchJob): Promise<CpuOutcome> => {
      log = job.log;
      const { user, system } = process.cpuUsage();
      return { cpuUs: user + system };
    },
    async () => {
      await app.close();
      await closeLinks(links);
      await database.close();
    },
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
