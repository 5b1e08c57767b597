import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '@shutong/datasets';
import { hubQuery } from '../../support/hub-query';
import { startInstance, type Instance } from '../../support/instance';
import type { SuiteOptions } from '../exchange/suite';
import { highWaterOf, resetHighWater } from '../memory';
import type { Metric } from '../result';
import { round } from '../runs';
import { Asking } from './asking';
import { loadQueryable } from './loading';
import { Publishing } from './publishing';
import { aggregateQuestion, deepQuestion, filteredQuestion, sortedQuestion } from './questions';
import { wide, written, type Generated } from './tables';

/** Rows of the large table and of the long one. */
const sizes = {
  full: { wide: 10_000_000, long: 1_030_000 },
  smoke: { wide: 10_000, long: 1_030 },
} as const;
const pageAim = 10;
const otherColumnAim = 250;
const aggregateAim = 100;
const aggregateRateAim = 20;
const exportAim = 200;
const memoryAim = 300;

/** W-475 and W-10M, on a scratch instance. */
export async function benchOpenData(
  options: SuiteOptions,
): Promise<{ metrics: Metric[]; postgres: string }> {
  const instance = await startInstance({ transport: 'stream' });
  const folder = await mkdtemp(join(tmpdir(), 'bench-open-data-'));
  const engine = new Engine();
  try {
    const bench = new OpenDataBench(instance, folder, engine, options);
    const metrics = await bench.all();
    const [row] = await hubQuery<{ server_version: string }>(
      instance.folder,
      'SHOW server_version',
    );
    return { metrics, postgres: row!.server_version };
  } finally {
    await engine.stop();
    await instance.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

class OpenDataBench {
  private readonly portal: string;
  private readonly asking: Asking;

  constructor(
    private readonly instance: Instance,
    private readonly folder: string,
    private readonly engine: Engine,
    private readonly options: SuiteOptions,
  ) {
    this.portal = instance.running.portal;
    this.asking = new Asking(this.portal);
  }

  async all(): Promise<Metric[]> {
    const size = sizes[this.options.scale];
    const { instance, engine, folder } = this;
    const { seed } = this.options;
    const loaded = await loadQueryable({ instance, engine, folder, rows: size.long, seed });
    return [...loaded, ...(await this.large(size.wide))];
  }

  private generated(name: string, table: Generated, count: number): Promise<string> {
    const { engine, folder } = this;
    return written(table, { engine, folder, name, count, seed: this.options.seed });
  }

  private async large(rows: number): Promise<Metric[]> {
    const file = await this.generated('wide', wide, rows);
    const publishing = await this.publishing(wide);
    const { dataset, version } = await publishing.load(file);
    await publishing.publish(version);
    resetHighWater(this.portalPid);
    const exported = await this.exported(dataset, file, rows);
    const workload = `W-10M: ${rows.toLocaleString('en')} rows of 14 columns`;
    const metrics: Metric[] = [];
    for (const depth of [0, 0.5, 0.99]) {
      const question = await deepQuestion(this.portal, dataset, { rows, depth });
      const of = `${workload}; in the order of the version, at ${depth * 100} % of its depth`;
      metrics.push(await this.latency(`page.deep.${depth * 100}`, question, [of, pageAim]));
    }
    const by = `${workload}; by other columns`;
    metrics.push(
      await this.latency('page.sorted', sortedQuestion(dataset), [by, otherColumnAim]),
      await this.latency('page.filtered', filteredQuestion(dataset), [workload, otherColumnAim]),
      await this.latency('aggregate', aggregateQuestion(dataset), [workload, aggregateAim]),
    );
    const many = { name: 'aggregate.c16', clients: 16, scale: this.options.scale, workload };
    const rate = await this.asking.measure(aggregateQuestion(dataset), many);
    metrics.push({ ...rate, aim: aggregateRateAim, met: rate.value >= aggregateRateAim });
    return [...metrics, exported, this.memory()];
  }

  /** The median of how long one client waits. */
  private async latency(
    name: string,
    question: Parameters<Asking['measure']>[0],
    [workload, aim]: readonly [string, number],
  ): Promise<Metric> {
    const measuring = { name, clients: 1, scale: this.options.scale, workload };
    const { p50 = Infinity, p95, p99, n, errors } = await this.asking.measure(question, measuring);
    const percentiles = { p50, p95: p95 ?? p50, p99: p99 ?? p50 };
    return {
      ...{ name, unit: 'ms', value: p50, ...percentiles, n, errors },
      ...{ inFlight: 1, aim, met: p50 <= aim, workload },
    };
  }

  /** MB a second of the whole table to an HTTP client, which compares it with the file that was sent. */
  private async exported(dataset: string, file: string, rows: number): Promise<Metric> {
    const started = performance.now();
    const url = `${this.portal}/api/v1/datasets/${dataset}/versions/1/tables/0/file.csv`;
    const { bytes, told, hash } = await taken(url);
    const value = round(bytes / 1e6 / ((performance.now() - started) / 1000));
    // What was sent ends its lines with one character; no text has a line end.
    const expected = (await stat(file)).size + rows + 1;
    const isRight = told === `sha-256=:${hash}:` && bytes === expected;
    console.log(`  … export.csv: ${value} MB/s`);
    return {
      ...{ name: 'export.csv', unit: 'MB/s', value, n: 1, errors: isRight ? 0 : 1 },
      ...{ aim: exportAim, met: value >= exportAim },
      workload: `W-10M: ${round(bytes / 1e6)} MB, the hash of the trailer compared`,
    };
  }

  private get portalPid(): number {
    return this.instance.running.pids['portal']!;
  }

  private memory(): Metric {
    const value = highWaterOf(this.portalPid);
    return {
      ...{ name: 'api.maxRssMiB', unit: 'MiB', value, n: 1, errors: 0 },
      ...{ aim: memoryAim, met: value <= memoryAim },
      workload: 'W-10M: the portal’s process, the highest of all that was asked of the large table',
    };
  }

  private publishing({ columns }: Generated): Promise<Publishing> {
    return Publishing.begin(
      this.instance,
      columns.map(({ name }) => name),
    );
  }
}

const taken = (url: string): Promise<{ bytes: number; told: string; hash: string }> =>
  new Promise((resolve, reject) => {
    get(url, (answer) => {
      const sha256 = createHash('sha256');
      let bytes = 0;
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
        sha256.update(piece);
      });
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          bytes,
          told: answer.trailers['repr-digest'] ?? '',
          hash: sha256.digest('base64'),
        }),
      );
    }).on('error', reject);
  });
