import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { Audit, AuditModule, observerOf } from '@shutong/audit';
import { MessagingModule, closeLinks, openLinks, type Links } from '@shutong/messaging';
import {
  Database,
  PlatformModule,
  SystemClock,
  readConfig,
  required,
  type PlatformParts,
} from '@shutong/platform';
import { round } from '../runs';
import { serveJobs } from '../worker-process';
import { actAt } from './acts';
import type { InsertJob, PacedJob, PacedOutcome, RateJob, RateOutcome, WriterJob } from './jobs';

/** A process that records: the two real ways into the log, over the hub's own role. */
@Module({})
class WriterModule {
  static with(parts: PlatformParts & { readonly links: Links }): DynamicModule {
    return {
      module: WriterModule,
      imports: [
        PlatformModule.with(parts),
        MessagingModule.with(parts.links),
        AuditModule.with(observerOf('bench', '0')),
      ],
    };
  }
}

/** One act in so many is a change with a transaction of its own; the others share commits. */
const changes = 10;
const clock = new SystemClock();
const now = (): number => performance.timeOrigin + performance.now();

async function main(): Promise<void> {
  const config = readConfig('hub');
  const database = await Database.connect({
    url: required(config, 'databaseUrl'),
    pool: config.databasePool,
    application: 'shutong-bench',
    entities: [],
  });
  const links = await openLinks(config, clock, database);
  const parts = { config, clock, database, links };
  const app = await NestFactory.createApplicationContext(WriterModule.with(parts), {
    logger: ['error'],
  });
  const writer = new Writer(app.get(Audit), database);
  serveJobs(
    (job: WriterJob) => writer.run(job),
    async () => {
      await app.close();
      await closeLinks(links);
      await database.close();
    },
  );
}

class Writer {
  constructor(
    private readonly audit: Audit,
    private readonly database: Database,
  ) {}

  run(job: WriterJob): Promise<unknown> {
    if (job.kind === 'insert') return this.insert(job);
    return job.kind === 'rate' ? this.rate(job) : this.paced(job);
  }

  private async record(number: number, seed: number): Promise<string> {
    const { ctx, act } = actAt(number, seed, clock.now());
    if (number % changes !== 0) return (await this.audit.recordNow(ctx, act)).entryId;
    const work = () => this.database.transaction(ctx, (tx) => this.audit.record(tx, act));
    return (await work()).entryId;
  }

  private async rate({ seconds, inFlight, seed, from }: RateJob): Promise<RateOutcome> {
    let number = from;
    let errors = 0;
    let firstError: string | undefined;
    const begun = now();
    const recorder = async () => {
      while (now() - begun < seconds * 1000) {
        try {
          await this.record(number++, seed);
        } catch (error) {
          errors += 1;
          firstError ??= String(error);
        }
      }
    };
    await Promise.all(Array.from({ length: inFlight }, recorder));
    const recorded = number - from;
    const rate = round((recorded - errors) / ((now() - begun) / 1000));
    return { recorded, errors, rate, ...(firstError === undefined ? {} : { firstError }) };
  }

  private async paced({ seconds, perSecond, seed, from }: PacedJob): Promise<PacedOutcome> {
    const recorded: [string, number][] = [];
    const writes: Promise<void>[] = [];
    let errors = 0;
    const begun = now();
    for (let number = 0; number < seconds * perSecond; number += 1) {
      const wait = begun + (number * 1000) / perSecond - now();
      if (wait > 1) await sleep(Math.floor(wait));
      const write = this.record(from + number, seed).then(
        (id) => void recorded.push([id, now()]),
        () => void (errors += 1),
      );
      writes.push(write);
    }
    await Promise.all(writes);
    return { recorded, errors };
  }

  /** Batches of the size of a group commit, two at a time, as the group commit writes. */
  private async insert({ seconds, url }: InsertJob): Promise<RateOutcome> {
    const bodies = await this.bodies(256);
    const begun = now();
    let recorded = 0;
    const inserter = async () => {
      const client = new Client({ connectionString: url });
      await client.connect();
      while (now() - begun < seconds * 1000) {
        await client.query('INSERT INTO body (body) SELECT unnest($1::bytea[])', [bodies]);
        recorded += bodies.length;
      }
      await client.end();
    };
    await Promise.all([inserter(), inserter()]);
    return { recorded, errors: 0, rate: round(recorded / ((now() - begun) / 1000)) };
  }

  private async bodies(count: number): Promise<Buffer[]> {
    const { rows } = await this.database.pool.query<{ body: Buffer }>(
      `SELECT body FROM audit.entry WHERE action = 'exchange.call.verify' LIMIT $1`,
      [count],
    );
    return rows.map(({ body }) => body);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
