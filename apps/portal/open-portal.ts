import 'reflect-metadata';
import { Search } from '@shutong/catalog';
import {
  Database,
  SystemClock,
  createHttpApp,
  keepHeapSmall,
  proxiesOf,
  readConfig,
  required,
  systemContext,
} from '@shutong/platform';
import { AppModule } from './app.module';

/** The portal by the settings of this process, which does nothing else; not listening yet. */
export async function openPortal() {
  keepHeapSmall();
  const config = readConfig('portal');
  const clock = new SystemClock();
  const database = await Database.connect({
    url: required(config, 'databaseUrl'),
    pool: config.databasePool,
    application: 'shutong-portal',
    entities: [],
  });
  const options = { clock, forAnyOrigin: true, proxies: proxiesOf(config) };
  const app = await createHttpApp(AppModule.with({ config, clock, database }), options);
  app.get(Search, { strict: false }).warm(systemContext('portal', clock.now()), 'open');
  const release = (): Promise<void> => database.close();
  return { app, host: config.bindHost, port: config.portalPort, release };
}
