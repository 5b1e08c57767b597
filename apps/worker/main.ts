import 'reflect-metadata';
import { auditEntities } from '@shutong/audit';
import { clocksEntities } from '@shutong/clocks';
import { datasetsEntities } from '@shutong/datasets';
import { exchangeEntities } from '@shutong/exchange';
import { identityEntities } from '@shutong/identity';
import { openFoundation } from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { opendataEntities } from '@shutong/opendata';
import { createHttpApp, serve } from '@shutong/platform';
import { AppModule } from './app.module';

/** Outbox relay, event consumers, log sequencer and schedules. */
async function main(): Promise<void> {
  const { parts, release } = await openFoundation({
    app: 'worker',
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
  const { config, clock } = parts;
  const app = await createHttpApp(AppModule.with(parts), { clock });
  await serve(app, { host: config.bindHost, port: config.workerPort, release });
}

main().catch((error: unknown) => {
  process.stderr.write(`worker: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
