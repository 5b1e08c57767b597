import 'reflect-metadata';
import { auditEntities } from '@shutong/audit';
import { Search, catalogEntities } from '@shutong/catalog';
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
  keepHeapSmall,
  readConfig,
  required,
  systemContext,
} from '@shutong/platform';
import { AppModule } from './app.module';

/** The hub by the settings of this process, which does nothing else; not listening yet. */
export async function openHub() {
  keepHeapSmall();
  const config = readConfig('hub');
  const clock = new SteadyClock();
  const database = await Database.connect({
    url: required(config, 'databaseUrl'),
    pool: config.databasePool,
    application: 'shutong-hub',
    entities: [
      ...auditEntities,
      ...catalogEntities,
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
  app.get(Search, { strict: false }).warm(systemContext('hub', clock.now()), 'government');
  const release = async (): Promise<void> => {
    await watch.stop();
    await closeLinks(links);
    await database.close();
  };
  return { app, host: config.bindHost, port: config.hubPort, release };
}
