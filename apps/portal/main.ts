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
  serve,
  systemContext,
} from '@shutong/platform';
import { AppModule } from './app.module';

/** The public: open data only, with the portal's own database role. */
async function main(): Promise<void> {
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
  await serve(app, {
    host: config.bindHost,
    port: config.portalPort,
    release: () => database.close(),
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`portal: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
