import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '@shutong/datasets';
import { projectRoot } from '@shutong/platform';
import { parseQueries } from '../../search-eval/queries';
import { castOf } from '../../story/cast';
import { hubQuery } from '../../support/hub-query';
import { startInstance, type Instance } from '../../support/instance';
import { broad, likeLatency } from '../catalog/searching';
import type { SuiteOptions } from '../exchange/suite';
import { Asking, type Question } from '../open-data/asking';
import { Publishing } from '../open-data/publishing';
import { smallQuestion } from '../open-data/questions';
import { small, written } from '../open-data/tables';
import type { Metric } from '../result';
import { round } from '../runs';
import { startElsewhere, type PortalScale } from './elsewhere';
import { figuresOf, harvestRate } from './harvesting';
import { dcatQuestion, figuresQuestion, pagingQuestion, searchQuestion } from './questions';

/** The portal of Shandong (row C15), and datasets of the portal's own with how many rows each has. */
const sizes = {
  full: {
    scale: { datasets: 35_312, interfaces: 70_518, bodies: 50, areas: 16 },
    own: { datasets: 200, rows: 500 },
  },
  smoke: {
    scale: { datasets: 353, interfaces: 705, bodies: 50, areas: 16 },
    own: { datasets: 3, rows: 500 },
  },
} as const;
const latencyAims = { 1: 50, 16: 200 } as const;
const pageAim = 100;
const rateAim = 2000;
const dcatPage = 100;

/** W-portal, on a scratch instance. `folder`: published catalogues, whose records are taken; without one the demo region's. */
export async function benchPortal(
  options: SuiteOptions,
  folder: string | undefined,
): Promise<{ metrics: Metric[]; postgres: string }> {
  const instance = await startInstance({
    ...{ transport: 'stream', env: { HARVEST_NETWORKS: '127.0.0.0/8' } },
  });
  try {
    const metrics = await new PortalBench(instance, options).all(folder);
    const [row] = await hubQuery<{ server_version: string }>(
      instance.folder,
      'SHOW server_version',
    );
    return { metrics, postgres: row!.server_version };
  } finally {
    await instance.stop();
  }
}

class PortalBench {
  private readonly asking: Asking;

  constructor(
    private readonly instance: Instance,
    private readonly options: SuiteOptions,
  ) {
    this.asking = new Asking(instance.running.portal);
  }

  async all(folder: string | undefined): Promise<Metric[]> {
    const { scale } = sizes[this.options.scale];
    console.log(`W-portal: ${scale.datasets} datasets, ${scale.interfaces} interfaces`);
    const small = await this.smallPages();
    const harvested = await this.harvested(scale, folder);
    return [...harvested, ...(await this.searched()), small];
  }

  private async harvested(scale: PortalScale, folder: string | undefined): Promise<Metric[]> {
    const elsewhere = await startElsewhere(scale, folder);
    try {
      const { authority } = await castOf(this.instance);
      const { catalogues } = elsewhere;
      return await harvestRate(this.instance, authority, { catalogues, scale });
    } finally {
      await elsewhere.stop();
    }
  }

  private async searched(): Promise<Metric[]> {
    const { datasets } = await figuresOf(this.instance.running.portal);
    const queries = this.queries();
    const baseline = {
      name: 'sql.ilike p95',
      value: await likeLatency(this.instance, queries, 'open'),
    };
    const search = searchQuestion({
      ...{ queries, broad, datasets },
      publishers: await this.publishers(),
    });
    const of = `W-portal: ${datasets.toLocaleString('en')} datasets; first page, exact total and facets by words, by publisher and of everything`;
    const found: Metric[] = [];
    for (const clients of [1, 16] as const) {
      const metric = await this.latency(`portal.search.c${clients}`, search, { of, clients });
      found.push({ ...metric, baseline, ratio: round(metric.value / baseline.value) });
    }
    const deep = `W-portal: pages of everything at any depth, with the exact total`;
    const paging = pagingQuestion(datasets);
    const dcat = dcatQuestion(await this.places());
    const figures = figuresQuestion(datasets);
    return [
      ...found,
      await this.latency('portal.paging.c1', paging, { of: deep, clients: 1 }),
      await this.latency('portal.paging.c16', paging, { of: deep, clients: 16 }),
      await this.latency('portal.figures', figures, {
        of: 'W-portal: the six figures',
        clients: 1,
      }),
      await this.latency('dcat.page100', dcat, {
        ...{ of: 'W-portal: a hundred datasets in Turtle', clients: 1, aim: pageAim },
      }),
    ];
  }

  /** The 95th percentile of how long clients wait. */
  private async latency(
    name: string,
    question: Question,
    asked: { readonly of: string; readonly clients: 1 | 16; readonly aim?: number },
  ): Promise<Metric> {
    const { of: workload, clients, aim = latencyAims[clients] } = asked;
    const measuring = { name, clients, scale: this.options.scale, workload };
    const { p50, p95 = Infinity, p99, n, errors } = await this.asking.measure(question, measuring);
    const percentiles = { p50: p50 ?? p95, p95, p99: p99 ?? p95 };
    return {
      ...{ name, unit: 'ms', value: p95, ...percentiles, n, errors },
      ...{ inFlight: clients, aim, met: p95 <= aim, workload },
    };
  }

  private async smallPages(): Promise<Metric> {
    const { datasets: count, rows } = sizes[this.options.scale].own;
    const datasets = await this.published(count, rows);
    const workload = `W-portal: ${count} datasets of ${rows} rows, pages of 20 to 100 rows, no two questions alike one after another`;
    const measuring = { name: 'smallPage.rate', clients: 16, scale: this.options.scale, workload };
    const metric = await this.asking.measure(smallQuestion(datasets, rows), measuring);
    return { ...metric, aim: rateAim, met: metric.value >= rateAim };
  }

  private async published(count: number, rows: number): Promise<string[]> {
    const folder = await mkdtemp(join(tmpdir(), 'bench-portal-'));
    const engine = new Engine();
    try {
      const { seed } = this.options;
      const file = await written(small, { engine, folder, name: 'small', count: rows, seed });
      const columns = small.columns.map(({ name }) => name);
      const publishing = await Publishing.begin(this.instance, columns);
      const datasets: string[] = [];
      for (let made = 0; made < count; made += 1) {
        const { dataset, version } = await publishing.load(file);
        await publishing.publish(version);
        datasets.push(dataset);
      }
      return datasets;
    } finally {
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }

  private queries(): string[] {
    const file = join(projectRoot(), 'catalog', 'search', 'queries.tsv');
    return parseQueries(readFileSync(file, 'utf8')).map(({ query }) => query);
  }

  private async publishers(): Promise<string[]> {
    const rows = await hubQuery<{ name: string }>(
      this.instance.folder,
      'SELECT DISTINCT organization AS name FROM open_listing.listed WHERE organization IS NOT NULL',
    );
    return rows.map(({ name }) => name);
  }

  /** Datasets after which there is a whole page. */
  private async places(): Promise<string[]> {
    const rows = await hubQuery<{ id: string }>(
      this.instance.folder,
      `SELECT id FROM open_listing.listed ORDER BY id DESC OFFSET ${dcatPage}`,
    );
    return rows.map(({ id }) => id);
  }
}
