import 'reflect-metadata';
import { auditEntities } from '@shutong/audit';
import { Search, catalogEntities } from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { datasetsEntities } from '@shutong/datasets';
import { exchangeEntities } from '@shutong/exchange';
import { identityEntities } from '@shutong/identity';
import { openFoundation } from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { opendataEntities } from '@shutong/opendata';
import { createHttpApp, keepHeapSmall, systemContext } from '@shutong/platform';
import { AppModule } from './app.module';

/** The hub by the settings of this process, which does nothing else; not listening yet. */
export async function openHub() {
  keepHeapSmall();
  const { parts, release } = await openFoundation({
    app: 'hub',
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
  const { config, clock } = parts;
  const app = await createHttpApp(AppModule.with(parts), { clock });
  app.get(Search, { strict: false }).warm(systemContext('hub', clock.now()), 'government');
  return { app, host: config.bindHost, port: config.hubPort, release };
}
