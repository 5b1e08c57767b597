import 'reflect-metadata';
import { Audit, auditEntities, type Beside, type Recorded } from '@shutong/audit';
import { catalogEntities } from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { exchangeEntities } from '@shutong/exchange';
import { identityEntities } from '@shutong/identity';
import { closeLinks, ensureTopics, eventTopics, openLinks } from '@shutong/messaging';
import { Database, SystemClock, createHttpApp, readConfig, required } from '@shutong/platform';
import { AppModule } from '../../../apps/hub/app.module';
import { serveSwitch, type SwitchJob } from './switching';

/** The hub as it is, but that calls can be left out of the log, or no fact told of them, which usage of verifications is counted from. */
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
  let without: SwitchJob['without'] = null;
  audit.recordNow = (ctx, act, beside): Promise<Recorded> => {
    if (without === 'log') return Promise.resolve({ entryId: '' });
    return recordNow(ctx, act, beside && withoutFact(beside, without === 'usage'));
  };
  await app.listen(config.hubPort, config.bindHost);
  serveSwitch(
    (left) => (without = left),
    async () => {
      await app.close();
      await closeLinks(links);
      await database.close();
    },
  );
}

function withoutFact({ event, ...others }: Beside, isLeftOut: boolean): Beside {
  return isLeftOut || !event ? others : { ...others, event };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
