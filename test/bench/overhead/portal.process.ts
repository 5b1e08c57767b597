import 'reflect-metadata';
import { Usage } from '@shutong/messaging';
import {
  Database,
  SystemClock,
  createHttpApp,
  proxiesOf,
  readConfig,
  required,
} from '@shutong/platform';
import { AppModule } from '../../../apps/portal/app.module';
import { serveSwitch, type SwitchJob } from './switching';

/** The portal as it is, but that usage can be left uncounted. */
async function main(): Promise<void> {
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
  const usage = app.get(Usage, { strict: false });
  const counted: Usage['counted'] = usage.counted.bind(usage);
  let without: SwitchJob['without'] = null;
  usage.counted = (ctx, act, run, broughtBy) =>
    without === 'usage' ? run() : counted(ctx, act, run, broughtBy);
  await app.listen(config.portalPort, config.bindHost);
  serveSwitch(
    (left) => (without = left),
    async () => {
      await app.close();
      await database.close();
    },
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
