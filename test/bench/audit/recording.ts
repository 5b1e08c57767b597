import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import { hubDatabaseUrl } from '../../support/servers';
import type { Metric, Scale } from '../result';
import { compared, spreadOf } from '../runs';
import type { WorkerProcess } from '../worker-process';
import type { InsertJob, RateJob, RateOutcome } from './jobs';

const times = { full: { warmUp: 10, run: 30 }, smoke: { warmUp: 1, run: 2 } } as const;
const runsMeasured = 3;
const inFlight = 2048;
/** Entries per second that the log has to take. */
const aim = 8000;
const database = 'bench_insert';

/** Numbers of the entries that the bench has recorded so far are 0 … `recorded` - 1. */
export interface Recording {
  readonly metric: Metric;
  readonly recorded: number;
}

/** Entries per second through both ways, with the worker ordering and publishing them meanwhile. */
export async function recordingRate(
  instance: Instance,
  writer: WorkerProcess,
  { scale, seed }: { scale: Scale; seed: number },
): Promise<Recording> {
  const { warmUp, run } = times[scale];
  let recorded = 0;
  const measure = async (seconds: number) => {
    const job: RateJob = { kind: 'rate', seconds, inFlight, seed, from: recorded };
    const outcome = await writer.do<RateJob, RateOutcome>(job);
    recorded += outcome.recorded;
    if (outcome.firstError) console.error(`  wrong: ${outcome.firstError}`);
    return outcome;
  };
  const warm = await measure(warmUp);
  const runs: RateOutcome[] = [];
  for (let one = 0; one < runsMeasured; one += 1) {
    runs.push(await measure(run));
    console.log(`  … log.rate: ${runs.at(-1)!.rate} entries/s`);
  }
  const errors = [warm, ...runs].reduce((sum, outcome) => sum + outcome.errors, 0);
  const { bytes, subjects } = await shapeOf(instance, recorded - errors);
  const metric: Metric = {
    ...{ name: 'log.rate', unit: 'entries/s', ...spreadOf(runs.map(({ rate }) => rate)) },
    ...{ n: recorded, errors, inFlight },
    workload:
      `W-log: ${bytes} bytes mean, ${subjects} % with subjects; nine in ten by group commit ` +
      '(recordNow), one in ten in a transaction of its own (record); the worker orders and publishes',
  };
  const baseline = {
    name: 'batched INSERT of the same bytes',
    value: await insertRate(instance, writer, run),
  };
  return { metric: compared(metric, { baseline, aim }), recorded };
}

/** What was really written; throws where an entry is missing or the workload is another. */
async function shapeOf({ folder }: Instance, expected: number) {
  const [row] = await hubQuery<{ count: string; bytes: string; subjects: string }>(
    folder,
    `SELECT count(*), round(avg(octet_length(body))) AS bytes,
            round(100.0 * count(subject) / count(*)) AS subjects
       FROM audit.entry WHERE convert_from(body, 'UTF8')::jsonb -> 'observer' ->> 'service' = 'bench'`,
  );
  const { count, bytes, subjects } = row!;
  if (Number(count) !== expected) {
    throw new Error(`${expected} entries were recorded, the log holds ${count}.`);
  }
  if (Number(bytes) < 500) throw new Error(`The entries are too small: ${bytes} bytes.`);
  return { bytes: Number(bytes), subjects: Number(subjects) };
}

async function insertRate(
  { folder }: Instance,
  writer: WorkerProcess,
  seconds: number,
): Promise<number> {
  await hubQuery(folder, `CREATE DATABASE ${database}`);
  await hubQuery(
    folder,
    'CREATE TABLE body (pk bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL)',
    [],
    database,
  );
  const url = hubDatabaseUrl(folder, 'postgres', database);
  const { rate } = await writer.do<InsertJob, RateOutcome>({ kind: 'insert', seconds, url });
  await hubQuery(folder, `DROP DATABASE ${database} WITH (FORCE)`);
  return rate;
}
