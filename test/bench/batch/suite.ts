import { join } from 'node:path';
import { startPostgres } from '@shutong/platform';
import { Client } from 'pg';
import { castOf } from '../../story/cast';
import { find } from '../../story/catalog';
import { conclude } from '../../story/exchange';
import { hubQuery } from '../../support/hub-query';
import { startInstance, type Instance } from '../../support/instance';
import { departmentDatabaseUrl, secretsIn } from '../../support/servers';
import type { SuiteOptions } from '../exchange/suite';
import { highWaterOf, memoryAim, resetHighWater } from '../memory';
import type { Metric, Scale } from '../result';
import { compared, round, spreadOf } from '../runs';
import { rawCopy } from './baseline';
import { contentOf, fields, fillTable, makeTable, table, type Content } from './companies';
import { assertAccounted, Orders, type BatchView } from './orders';
import { processorOf, since, sumOf } from '../processor';
import { processOf, provider, requester, resource, Sides } from './sides';

const rowsOf = { full: 10_000_000, smoke: 20_000 } as const;
const runsOf = { full: 3, smoke: 1 } as const;
/** Rows a second, and the share of a bare COPY, that make a night enough for a region's largest table. */
const rateAim = 50_000;
const ratioAim = 0.4;

/** One table, at both ends. */
interface Ends {
  readonly instance: Instance;
  readonly sides: Sides;
  readonly source: Client;
  readonly target: Client;
  /** Process of the target's PostgreSQL. */
  readonly server: number;
}

/** How much, and how often. */
interface Load {
  readonly scale: Scale;
  readonly seed: number;
  readonly rows: number;
}

/** W-batch: a table into a table of another PostgreSQL, and once more with both connectors killed on the way. */
export async function benchBatch(
  options: SuiteOptions & { readonly rows?: number | undefined },
): Promise<{ metrics: Metric[]; postgres: string }> {
  const { scale, seed, rows = rowsOf[scale] } = options;
  const args = (['provider', 'requester'] as const).flatMap((side) => [
    '--may-end',
    processOf(side),
  ]);
  const instance = await startInstance({ transport: 'stream', args });
  const { folder } = instance;
  console.log(`W-batch: ${rows.toLocaleString('en')} rows`);
  const password = secretsIn(folder).departmentsPassword;
  const server = await startPostgres({ folder: join(folder, 'bench', 'postgres'), password });
  const source = new Client({ connectionString: departmentDatabaseUrl(folder, provider) });
  const target = new Client({ connectionString: server.url });
  const sides = new Sides(instance);
  try {
    await Promise.all([source.connect(), target.connect()]);
    await makeTable(source);
    await makeTable(target);
    await source.query(`GRANT SELECT ON ${table} TO reader_${provider.toLowerCase()}`);
    await fillTable(source, rows, seed);
    await sides.takeOver(server.url);
    const ends = { instance, sides, source, target, server: server.pid };
    const metrics = await measured(ends, { scale, seed, rows });
    const [version] = await hubQuery<{ server_version: string }>(folder, 'SHOW server_version');
    return { metrics, postgres: version!.server_version };
  } finally {
    await Promise.all([source.end(), target.end(), sides.stop()]);
    await server.stop();
    await instance.stop();
  }
}

async function measured(ends: Ends, { scale, rows }: Load): Promise<Metric[]> {
  const { instance, source, target } = ends;
  const key = secretsIn(instance.folder).localKeys[requester]!;
  const orders = new Orders(ends.sides, { key, agreement: await concluded(instance) });
  const content = await contentOf(source);
  const [rates, raw]: [number[], number[]] = [[], []];
  const [cost, rawCost]: [number[], number[]] = [[], []];
  const atRest = resetMemory(ends);
  for (let run = 0; run < runsOf[scale]; run += 1) {
    await emptied(target);
    const copied = await costing(ends, () => rawCopy(source, target));
    await emptied(target);
    const brought = await costing(ends, () => exchanged(orders));
    await assertExchanged(ends, orders, content);
    raw.push(rows / copied.seconds);
    rates.push(rows / brought.seconds);
    cost.push((brought.cost * 1e6) / rows);
    rawCost.push((copied.cost * 1e6) / rows);
    console.log(`  … ${round(rates.at(-1)!)} rows/s, a bare COPY ${round(raw.at(-1)!)}`);
  }
  const memory = memoryOf(ends, atRest);
  const again = await killed(ends, orders, content);
  const workload =
    `W-batch: ${rows.toLocaleString('en')} rows of ${Math.round(content.bytes / rows)} bytes, table to table on ` +
    'another PostgreSQL, encrypted, staged, with receipts; from the order until the last receipt';
  const rate: Metric = {
    ...{ name: 'batch.rowsPerSecond', unit: 'rows/s', ...spreadOf(rates) },
    ...{ n: rows * rates.length, errors: 0, workload },
  };
  const baseline = { name: 'COPY out into COPY in', value: spreadOf(raw).value };
  return [
    compared(rate, { baseline, aim: rateAim }),
    shareOf(rate, baseline.value),
    {
      ...{
        name: 'batch.processor',
        unit: 'µs',
        ...spreadOf(cost),
        n: rows * cost.length,
        errors: 0,
      },
      baseline: { name: 'COPY out into COPY in', value: spreadOf(rawCost).value },
      workload: 'Processor time a row, of all processes together',
    },
    ...memory,
    {
      ...{ name: 'batch.killed.seconds', unit: 's', value: round(again), n: rows, errors: 0 },
      workload: `The same batch again, into the full table, the connector of each end killed once and started again`,
    },
  ];
}

function shareOf({ value, n, workload }: Metric, raw: number): Metric {
  const share = round(value / raw);
  const name = 'batch.shareOfCopy';
  return {
    ...{ name, unit: '1', value: share, n, errors: 0, workload, aim: ratioAim },
    met: share >= ratioAim,
  };
}

const emptied = async (target: Client): Promise<void> => {
  await target.query(`TRUNCATE ${table}`);
  await target.query('CHECKPOINT');
};

/** Seconds from the order until the requester's connector holds the receipt of every row. */
async function exchanged(orders: Orders): Promise<number> {
  const started = performance.now();
  await orders.order();
  await orders.until(isComplete);
  return (performance.now() - started) / 1000;
}

const isComplete = ({ state }: BatchView): boolean => state === 'complete';

/** The same with both connectors killed on the way: no row is lost, none counted twice, none written anew. */
async function killed(ends: Ends, orders: Orders, content: Content): Promise<number> {
  const started = performance.now();
  await orders.order();
  for (const [side, share] of [['provider', 0.2] as const, ['requester', 0.5] as const]) {
    await orders.until((batch) => isComplete(batch) || batch.rows >= content.rows * share);
    await ends.sides.killAndStart(side);
  }
  await orders.until(isComplete);
  const seconds = (performance.now() - started) / 1000;
  await assertExchanged(ends, orders, content);
  return seconds;
}

async function assertExchanged(ends: Ends, orders: Orders, content: Content): Promise<void> {
  const { batch } = await orders.until(isComplete);
  await assertWhole(ends, content);
  await assertAccounted(ends.instance.folder, batch, content.rows);
}

async function assertWhole({ target }: Ends, content: Content): Promise<void> {
  const found = await contentOf(target);
  if (JSON.stringify(found) === JSON.stringify(content)) return;
  throw new Error(
    `The tables differ: ${JSON.stringify(found)} in place of ${JSON.stringify(content)}.`,
  );
}

/** The work with its processor time, printed by process. */
async function costing(ends: Ends, work: () => Promise<number>) {
  const { pids } = ends.instance.running;
  const all = {
    ...{ ...pidsOf(ends), 'target PostgreSQL': ends.server },
    ...{
      'source PostgreSQL': pids['departments-postgres']!,
      "hub's PostgreSQL": pids['postgres']!,
    },
  };
  const [before, own] = [processorOf(all), process.cpuUsage()];
  const seconds = await work();
  const { user, system } = process.cpuUsage(own);
  const taken = { ...since(before, processorOf(all)), bench: (user + system) / 1e6 };
  const shares = Object.entries(taken).map(([name, value]) => `${name} ${round(value)}`);
  console.log(`  … ${round(seconds)} s, processor: ${shares.join(', ')}`);
  return { seconds, cost: sumOf(taken) };
}

function pidsOf({ sides, instance }: Ends): Readonly<Record<string, number>> {
  const { hub, worker } = instance.running.pids;
  return { ...sides.pids, hub: hub!, worker: worker! };
}

/** Counts from now on: what a start takes is none of the batch. Answers what each process has now. */
function resetMemory(ends: Ends): Readonly<Record<string, number>> {
  const pids = Object.entries(pidsOf(ends));
  for (const [, pid] of pids) resetHighWater(pid);
  return Object.fromEntries(pids.map(([name, pid]) => [name, highWaterOf(pid)]));
}

/** Most resident memory that each process has had in the runs, beside what it had before them. */
function memoryOf(ends: Ends, atRest: Readonly<Record<string, number>>): Metric[] {
  return Object.entries(pidsOf(ends)).map(([name, pid]) => {
    const value = highWaterOf(pid);
    return {
      ...{ name: `batch.maxRssMiB.${name}`, unit: 'MiB', value, n: 1, errors: 0 },
      ...{ aim: memoryAim, met: value <= memoryAim, workload: 'W-batch: the highest of all runs' },
      baseline: { name: 'before the batch', value: atRest[name]! },
    };
  });
}

/** Mounted and agreed as people do it; the provider's connector signs by itself. */
async function concluded(instance: Instance): Promise<string> {
  const cast = await castOf(instance);
  const entry = await find(cast.marketOfficer, '企业登记', {
    kind: 'entry',
    code: '304001/000001',
  });
  const { mountResource } = await cast.marketOfficer.graphql<{ mountResource: { id: string } }>(
    `mutation Mount($entryId: ID!, $resource: ResourceInput!) {
       mountResource(entryId: $entryId, resource: $resource) { id } }`,
    {
      entryId: entry.id,
      resource: {
        ...{ code: resource, title: '企业登记批量表(合成数据)', kind: 'table', modes: ['batch'] },
        ...{ keyFields: ['CREDIT_CODE'], fields },
      },
    },
  );
  const wish = {
    resourceId: mountResource.id,
    purposeCode: 'bench-batch',
    modes: ['batch'] as const,
  };
  const decided = { officer: 'marketOfficer', head: 'marketHead' } as const;
  const { id } = await conclude(cast, { ...wish, fields }, { ...decided, fields, quotaCalls: 100 });
  return id;
}
