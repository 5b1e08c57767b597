import { join } from 'node:path';
import { approveAgreement, type JobView } from '@shutong/connector';
import { castOf, departments } from '../../story/cast';
import { find } from '../../story/catalog';
import { activeAgreement, answer, apply, approve, propose } from '../../story/exchange';
import { startConnectorProcess, type ConnectorProcess } from '../../support/connector-process';
import { hubQuery } from '../../support/hub-query';
import { startInstance, type Instance } from '../../support/instance';
import { LocalJobs } from '../../support/local-jobs';
import { departmentDatabaseUrl, secretsIn } from '../../support/servers';
import { fillRegister } from '../exchange/fill-register';
import { questionAt } from '../exchange/questions';
import type { SuiteOptions } from '../exchange/suite';
import type { Metric, Scale } from '../result';
import { round } from '../runs';
import { Faults } from './faults';

/** Rows of the provider's table, and of the job (row C35). */
const persons = { full: 1_000_000, smoke: 110_000 } as const;
const rows = { full: 201_000, smoke: 2010 } as const;
/** Seconds in which the job has to end. */
const aim = 60;
const failsAt = 7;
const failsOf = 20;
const fields = ['RESIDENT_NUMBER', 'NAME'];
/** More than the connector signs for by itself: a person of the provider approves it. */
const quotaCalls = 300_000;
const patienceMs = 30 * 60_000;
const provider = departments.police;
const providerName = `connector-${provider}`;

/** The job and what is known of its rows. */
interface Workload {
  readonly scale: Scale;
  readonly seed: number;
  /** Persons whom questions may be about. */
  readonly persons: number;
}

/** W-bulk: one job, 5 % source errors at first, the provider's connector killed and started again meanwhile. */
export async function benchBulk({
  scale,
  seed,
}: SuiteOptions): Promise<{ metrics: Metric[]; postgres: string }> {
  const instance = await startInstance({ transport: 'stream', args: ['--may-end', providerName] });
  try {
    console.log(`W-bulk: ${rows[scale].toLocaleString('en')} rows`);
    const url = departmentDatabaseUrl(instance.folder, provider);
    const known = await fillRegister(url, persons[scale], seed);
    const metrics = await measured(instance, { scale, seed, persons: known });
    const [version] = await hubQuery<{ server_version: string }>(
      instance.folder,
      'SHOW server_version',
    );
    return { metrics, postgres: version!.server_version };
  } finally {
    await instance.stop();
  }
}

async function measured(instance: Instance, of: Workload): Promise<Metric[]> {
  const { folder, running } = instance;
  const agreement = await concluded(instance);
  const failing = Array.from({ length: rows[of.scale] / failsOf }, (_, number) =>
    asked(number * failsOf + failsAt, of),
  );
  const faults = await Faults.in(
    departmentDatabaseUrl(folder, provider),
    failing.map(({ keys }) => keys.RESIDENT_NUMBER),
  );
  const key = secretsIn(folder).localKeys[departments.requester]!;
  const jobs = new LocalJobs(running.connectorOf[departments.requester]!, key);
  let restarted: ConnectorProcess | undefined;
  try {
    const started = performance.now();
    const { id } = await jobs.submit({ agreement }, rowsStream(of));
    console.log(`  … handed in after ${round((performance.now() - started) / 1000)} s`);
    await jobs.until(id, ({ percent }) => percent >= 30, patienceMs);
    process.kill(running.pids[providerName]!, 'SIGKILL');
    restarted = await startConnectorProcess(join(folder, 'departments', provider));
    await jobs.until(id, ({ counts }) => counts.waiting === 0, patienceMs);
    await faults.mend();
    const ended = await jobs.until(id, ({ state }) => state === 'ended', patienceMs);
    const seconds = (performance.now() - started) / 1000;
    console.log(`  … ended after ${round(seconds)} s: ${JSON.stringify(ended)}`);
    const errors = await wrongIn(jobs, id, of);
    await assertLogged(folder, agreement, ended);
    return metricsOf(ended, { seconds, errors, failing: failing.length });
  } finally {
    await faults.close();
    await restarted?.kill();
  }
}

function metricsOf(
  { rows: n, retried }: JobView,
  { seconds, errors, failing }: { seconds: number; errors: number; failing: number },
): Metric[] {
  const workload =
    `W-bulk: ${n.toLocaleString('en')} rows in one job, 5 % source errors at first, the provider's connector ` +
    'killed and started again; from the first byte handed in until the last row has ended';
  return [
    {
      ...{ name: 'bulk.seconds', unit: 's', value: round(seconds), n, errors, workload },
      ...{ aim, met: seconds <= aim },
    },
    {
      ...{ name: 'bulk.retriedRows', unit: 'rows', value: retried, n, workload },
      // Rows that no answer came for in time are asked again as well.
      ...{ errors: Math.max(0, failing - retried), aim: failing, met: retried === failing },
    },
  ];
}

/** An agreement under which all rows and those asked again may be asked on one day. */
async function concluded(instance: Instance): Promise<string> {
  const cast = await castOf(instance);
  const wanted = { kind: 'resource', code: 'person-register' } as const;
  const { id: resourceId } = await find(cast.requester, '户籍人口', wanted);
  const wish = { resourceId, purposeCode: 'bench-bulk', modes: ['verify'] as const, fields };
  const { id } = await apply(cast, wish);
  await approve(cast.requesterHead, id);
  await propose(cast, id, { officer: 'officer', head: 'officerHead', fields, quotaCalls });
  await answer(cast.officerHead, id);
  const { agreements } = await cast.requester.graphql<{
    agreements: { nodes: { id: string; applicationId: string }[] };
  }>('{ agreements(first: 20) { nodes { id applicationId } } }');
  const made = agreements.nodes.find(({ applicationId }) => applicationId === id)!;
  await approved(join(instance.folder, 'departments', provider), made.id);
  return (await activeAgreement(cast.requester, id)).id;
}

/** As the provider's administrator does, once the terms have come. */
async function approved(dir: string, agreement: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await approveAgreement(dir, agreement);
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const asked = (number: number, { persons: known, seed }: Workload) =>
  questionAt(number, known, seed);

function rowsStream(of: Workload): ReadableStream {
  const total = rows[of.scale];
  const encoder = new TextEncoder();
  let number = 0;
  return new ReadableStream({
    pull(controller) {
      const lines: string[] = [];
      for (const end = Math.min(total, number + 500); number < end; number += 1) {
        const { keys, claims } = asked(number, of);
        lines.push(JSON.stringify({ keys, claims }));
      }
      controller.enqueue(encoder.encode(`${lines.join('\n')}\n`));
      if (number === total) controller.close();
    },
  });
}

/** Rows whose result is not what is known of them. */
async function wrongIn(jobs: LocalJobs, id: string, of: Workload): Promise<number> {
  const results = await jobs.results(id);
  const wrong = results.filter(({ row, result }) => result !== asked(row - 1, of).result).length;
  return wrong + Math.abs(rows[of.scale] - results.length);
}

/** Each answered row stands in the log, with the person it is about, and no row was answered unlogged. */
async function assertLogged(folder: string, agreement: string, ended: JobView): Promise<void> {
  const [row] = await hubQuery<{ calls: string; answered: string; persons: string }>(
    folder,
    `WITH call AS (
       SELECT subject, convert_from(body, 'UTF8')::jsonb AS body FROM audit.entry
        WHERE agreement = $1 AND action = 'exchange.call.verify')
     SELECT count(*) AS calls,
            (SELECT sum((r ->> 'rows')::int) FROM call, jsonb_array_elements(body -> 'resource') r
              WHERE r ->> 'type' = 'resource') AS answered,
            (SELECT count(DISTINCT s) FROM call, unnest(subject) s) AS persons FROM call`,
    [agreement],
  );
  console.log(`  … ${row!.calls} log entries, ${row!.answered} rows answered in them`);
  if (Number(row!.answered) >= ended.rows && Number(row!.persons) === ended.rows) return;
  throw new Error(`The log is not whole: ${JSON.stringify(row)} of ${ended.rows} rows.`);
}
