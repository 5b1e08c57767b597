import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { auditEntities } from '@shutong/audit';
import { clocksEntities } from '@shutong/clocks';
import { exchangeEntities } from '@shutong/exchange';
import { closeLinks, openLinks, type Links } from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { createHttpApp, readConfig, SystemClock } from '@shutong/platform';
import { checkLog, generateKey } from '@shutong/tlog';
import { LogFolder } from '@shutong/tlog-folder';
import type { KafkaServer } from '@shutong/transport';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../apps/worker/app.module';
import { systemMicros } from '../../libs/connector/clock/clock';
import { AccessToken } from '../../libs/connector/hub/access-token';
import { tokenEndpointOf } from '../../libs/connector/identity/identity';
import { eventually } from '../../libs/transport/contract/harness.contract';
import { origin } from '../support/audit-log';
import {
  connectorsUnderTest,
  police,
  water,
  type ConnectorsUnderTest,
} from '../support/connectors';
import { hubOver } from '../support/exchange';
import { newTokenKey } from '../support/identity-hub';
import { PastHub } from '../support/past-hub';
import { testKafka } from '../support/transport/kafka';

const { skey, vkey } = generateKey(origin);

/** A process of the hub, as far as it has to be closed. */
interface Process {
  readonly app: NestFastifyApplication;
  readonly links: Links;
}

describe('Two hubs and two workers at once over Kafka', () => {
  let kafka: KafkaServer;
  let world: ConnectorsUnderTest;
  let logFolder: string;
  let settings: Record<string, string>;
  let second: Process;
  const workers: Process[] = [];

  beforeAll(async () => {
    kafka = await testKafka();
    logFolder = await mkdtemp(join(tmpdir(), 'shutong-log-'));
    settings = {
      ...{ TRANSPORT: 'kafka', KAFKA_BROKERS: kafka.brokers.join(',') },
      ...{ TOKEN_KEY: newTokenKey(), KAFKA_PARTITIONS: '2', HUB_REGION: '520000' },
      ...{ LOG_ORIGIN: origin, LOG_FOLDER: logFolder },
    };
    world = await connectorsUnderTest(settings);
    const { db } = world.hub;
    second = await hubOver(db, { ...settings, HUB_URL: world.url, HUB_INSTANCE: '1' });
    await second.app.listen(0, '127.0.0.1');
    workers.push(await worker(), await worker());
    const transport = { kind: 'kafka', brokers: settings['KAFKA_BROKERS'] };
    const pinned = { pins: { [police]: world.provider.identity.thumbprint } };
    world.provider.configure(world.serving({ transport }));
    world.requester.configure({ ...pinned, transport });
    await world.provider.start();
    await world.requester.start();
  });
  afterAll(async () => {
    for (const each of [...workers, second].filter((started) => started)) await end(each);
    await world?.close();
    await kafka?.stop();
    await rm(logFolder, { recursive: true });
  });

  async function worker(): Promise<Process> {
    const { db } = world.hub;
    const clock = new SystemClock();
    const config = readConfig('worker', {
      ...{ ...settings, LOG_KEY: skey, SEQUENCER_DATABASE_URL: db.url('sequencer') },
    });
    const entities = [...auditEntities, ...clocksEntities, ...exchangeEntities, ...noticeEntities];
    const database = await db.connect('worker', entities);
    const links = await openLinks(config, clock, database);
    const parts = { config, clock, database, links };
    const app = await createHttpApp(AppModule.with(parts), { clock, logLevels: [] });
    await app.init();
    return { app, links };
  }

  async function end({ app, links }: Process): Promise<void> {
    await app.close();
    await closeLinks(links);
  }

  /** Calls of the requester's connector at the hub that listens at `url`; how they ended. */
  async function calls(past: PastHub, url: string, count: number): Promise<number> {
    const { requester, url: audience } = world;
    const keys = await requester.keys();
    const { clientId } = requester.identity;
    const endpoint = tokenEndpointOf(requester.identity, audience);
    const token = new AccessToken({ clientId, ...endpoint, keys: () => keys, now: systemMicros });
    const agreement = await agreed;
    const answers = Array.from({ length: count }, async () => {
      const response = await fetch(`${url}/api/v1/calls`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await token.get()}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(await past.command(agreement)),
      });
      return response.status;
    });
    return (await Promise.all(answers)).filter((status) => status === 200).length;
  }

  let agreed: ReturnType<PastHub['conclude']>;
  const counted = async () => {
    const { rows } = await world.hub.db
      .pool('migrator')
      .query<{ calls: string }>(
        'SELECT coalesce(sum(calls), 0) AS calls FROM statistics.call_day WHERE requester = $1',
        [water],
      );
    return Number(rows[0]!.calls);
  };

  it('answer every call on the hub that it came to, count it once and write one log, also when one worker goes', async () => {
    const past = await PastHub.over(world);
    agreed = past.conclude();
    await agreed;
    const secondUrl = await second.app.getUrl();
    const both = (count: number) =>
      Promise.all([calls(past, world.url, count), calls(past, secondUrl, count)]);
    expect(await both(20)).toEqual([20, 20]);
    await end(workers.shift()!);
    expect(await both(10)).toEqual([10, 10]);
    await eventually(async () => (await counted()) >= 60, 'all calls to be counted');
    expect(await counted()).toBe(60);
    const { rows } = await world.hub.db
      .pool('migrator')
      .query<{ n: string }>('SELECT count(*) AS n FROM audit.entry');
    const size = Number(rows[0]!.n);
    const reader = new LogFolder(logFolder);
    const checked = async () => {
      const checkpoint = (await reader.checkpoint())!;
      return checkLog({ checkpoint, vkey, reader, partialPaths: reader.partialPaths() });
    };
    await eventually(async () => (await checked()).size >= size, 'the log to be published');
    expect(await checked()).toMatchObject({ bad: null });
  });
});
