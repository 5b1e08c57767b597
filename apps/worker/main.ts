import 'reflect-metadata';
import { auditEntities } from '@shutong/audit';
import { clocksEntities } from '@shutong/clocks';
import { datasetsEntities } from '@shutong/datasets';
import { exchangeEntities } from '@shutong/exchange';
import { identityEntities } from '@shutong/identity';
import { closeLinks, ensureTopics, eventTopics, openLinks } from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { opendataEntities } from '@shutong/opendata';
import {
  Database,
  SteadyClock,
  createHttpApp,
  readConfig,
  required,
  serve,
} from '@shutong/platform';
import { AppModule } from './app.module';

/** Outbox relay, event consumers, log sequencer and schedules. */
async function main(): Promise<void> {
  const config = readConfig('worker');
  const clock = new SteadyClock();
  const database = await Database.connect({
    url: required(config, 'databaseUrl'),
    pool: config.databasePool,
    application: 'shutong-worker',
    entities: [
      ...auditEntities,
      ...clocksEntities,
      ...datasetsEntities,
      ...exchangeEntities,
      ...identityEntities,
      ...noticeEntities,
      ...opendataEntities,
    ],
  });
  const watch = clock.watch(() => database.time());
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());
  const app = await createHttpApp(AppModule.with({ config, clock, database, links }), { clock });
  await serve(app, {
    host: config.bindHost,
    port: config.workerPort,
    release: async () => {
      await watch.stop();
      await closeLinks(links);
      await database.close();
    },
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`worker: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
