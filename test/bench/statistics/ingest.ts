import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Metric, Scale } from '../result';
import { compared, round, spreadOf } from '../runs';

/** Messages of a run; as many events in each as a process hands in at most. */
const messages = { full: 400, smoke: 100 } as const;
const eventsEach = 500;
const runsMeasured = 3;
/** Events per second that statistics have to take up. */
const aim = 20_000;

const acts = ['search', 'view', 'call', 'download'];

/** As a process hands them in, all of one entry, by which they are found again. */
const eventsOf = (entry: string, message: number): object[] =>
  Array.from({ length: eventsEach }, (_, n) => ({
    at: new Date(Date.now() - (message * eventsEach + n) * 10).toISOString(),
    ...{ act: acts[n % 4], channel: n % 3 === 0 ? 'hub' : 'portal', consumer: 'anonymous', entry },
    ...{ outcome: 'answered', rows: n % 50, bytes: 1000 + n, durationUs: 100 + n },
    ...(n % 4 === 0 && { words: `词${n % 60}` }),
  }));

/** One by one, as processes do; the worker begins with the first. */
async function handIn(client: Client, bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    await client.query(
      `INSERT INTO intake.message (key, kind, body) VALUES (gen_random_uuid(), 'usage', $1)`,
      [body],
    );
  }
}

/** Until the worker has taken up everything. */
async function takenUp(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query('SELECT 1 FROM intake.message LIMIT 1');
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function count(client: Client, entry: string): Promise<number> {
  const { rows } = await client.query<{ events: string }>(
    `SELECT coalesce(sum(events), 0) AS events FROM statistics.usage_sum WHERE grain = 'day' AND summed_by = 'entry' AND entry = $1`,
    [entry],
  );
  return Number(rows[0]!.events);
}

/** Events per second from what was handed in to events and sums, by the worker; every event has to be counted. */
export async function ingestRate(client: Client, scale: Scale): Promise<Metric> {
  const total = messages[scale] * eventsEach;
  const rates: number[] = [];
  let errors = 0;
  for (let run = 0; run <= runsMeasured; run += 1) {
    const entry = randomUUID();
    const bodies = Array.from({ length: messages[scale] }, (_, at) =>
      JSON.stringify(eventsOf(entry, at)),
    );
    const started = performance.now();
    await handIn(client, bodies);
    await takenUp(client);
    const rate = round(total / ((performance.now() - started) / 1000));
    errors += Math.abs(total - (await count(client, entry)));
    // The first warms up.
    if (run > 0) rates.push(rate);
    console.log(`  … usage.ingest.rate: ${rate} events/s`);
  }
  const metric: Metric = {
    ...{
      name: 'usage.ingest.rate',
      unit: 'events/s',
      ...spreadOf(rates),
      n: total * runsMeasured,
      errors,
    },
    workload: `W-usage: ${messages[scale]} messages of ${eventsEach} events, from handing in to events and sums by minute, hour, day and month`,
  };
  const baseline = {
    name: 'batched INSERT of the same events',
    value: await insertRate(client, scale),
  };
  return compared(metric, { baseline, aim });
}

/** The same events as rows of a table without anything else, 500 in a statement. */
async function insertRate(client: Client, scale: Scale): Promise<number> {
  await client.query('CREATE TABLE bench_usage (LIKE statistics.usage_event INCLUDING ALL)');
  const bodies = Array.from({ length: messages[scale] }, (_, at) =>
    JSON.stringify(eventsOf(randomUUID(), at)),
  );
  const started = performance.now();
  for (const body of bodies) {
    await client.query(
      `INSERT INTO bench_usage
         (at, act, channel, consumer, consumer_department, department, entry, dataset, version, outcome, rows, bytes, duration_us)
       SELECT at, act, channel, consumer, '', '', entry, '', 0, outcome, rows, bytes, "durationUs"
         FROM jsonb_to_recordset($1::jsonb) AS e(at timestamptz, act text, channel text, consumer text, entry text,
              outcome text, rows bigint, bytes bigint, "durationUs" bigint)`,
      [body],
    );
  }
  const rate = round((messages[scale] * eventsEach) / ((performance.now() - started) / 1000));
  await client.query('DROP TABLE bench_usage');
  return rate;
}
