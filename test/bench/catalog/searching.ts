import { existsSync, readFileSync } from 'node:fs';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import type { Session } from '../../story/session';
import { Latencies } from '../latencies';
import type { Metric, Scale } from '../result';
import { round, spreadOf } from '../runs';

/** One-word queries that find a large part of everything: one in five. */
export const broad = ['数据', '信息', '统计'];

const times = {
  full: { warmUp: 5, run: 30, runs: 3 },
  smoke: { warmUp: 1, run: 2, runs: 1 },
} as const;

interface Count {
  readonly value: string;
  readonly count: number;
}

interface Answer {
  readonly total: number;
  readonly results: readonly unknown[];
  readonly facets: Readonly<Record<string, readonly Count[]>>;
}

export interface Searching {
  /** What the metrics' names begin with. */
  readonly name: string;
  readonly queries: readonly string[];
  readonly documents: number;
  readonly scale: Scale;
  readonly seed: number;
  /** Milliseconds at p95, by clients. */
  readonly aims: Readonly<Record<1 | 16, number>>;
}

/**
 * What the first search after a load waits for: all documents read into the hub's memory, as a start reads them.
 * The hub has read the glossary and the dictionary before.
 */
export async function firstSearch(
  { running }: Instance,
  person: Session,
  { name, documents }: Pick<Searching, 'name' | 'documents'>,
): Promise<Metric[]> {
  const before = residentMiB(running.pids['hub']!);
  const started = performance.now();
  await person.get('/api/v1/search?first=20&q=');
  const seconds = round((performance.now() - started) / 1000);
  const grown = round(residentMiB(running.pids['hub']!) - before);
  console.log(`  … ${documents} documents read in ${seconds} s, ${grown} MiB`);
  const shared = { n: documents, errors: 0 };
  return [
    {
      ...{ name: `${name}.first.seconds`, unit: 's', value: seconds, ...shared },
      workload: `the first search after ${documents.toLocaleString('en')} documents were written`,
    },
    {
      ...{ name: `${name}.first.memory`, unit: 'MiB', value: grown, ...shared },
      workload: 'growth of the resident memory of the hub by that, before it collects garbage',
    },
  ];
}

/** From /proc; 0 where there is none. */
function residentMiB(pid: number): number {
  const file = `/proc/${pid}/status`;
  const [, kib = '0'] =
    /^VmRSS:\s+(\d+)/m.exec(existsSync(file) ? readFileSync(file, 'utf8') : '') ?? [];
  return Number(kib) / 1024;
}

/** W-search: first page, facets and total over HTTP, by one client and by sixteen. */
export async function searchMetrics(
  instance: Instance,
  person: Session,
  searching: Searching,
): Promise<Metric[]> {
  const baseline = await likeLatency(instance, searching.queries, 'government');
  const metrics: Metric[] = [];
  const asker = new Asker(person, searching);
  for (const clients of [1, 16] as const) metrics.push(...(await asker.measure(clients, baseline)));
  return metrics;
}

class Asker {
  /** The catalogue rests while it is measured: the same query must find the same number. */
  private readonly totals = new Map<string, number>();
  private errors = 0;
  private asked = 0;

  constructor(
    private readonly person: Session,
    private readonly searching: Searching,
  ) {}

  async measure(clients: 1 | 16, baseline: number): Promise<Metric[]> {
    const { name, scale, documents, aims } = this.searching;
    const { warmUp, run, runs } = times[scale];
    await this.run(clients, warmUp, new Latencies());
    const latencies = new Latencies();
    const rates: number[] = [];
    const [asked, errors] = [this.asked, this.errors];
    for (let one = 0; one < runs; one += 1) {
      rates.push(await this.run(clients, run, latencies));
      console.log(`  … ${clients} at once: ${round(rates.at(-1)!)} searches/s`);
    }
    const { p50, p95, p99 } = latencies.percentiles;
    const n = this.asked - asked;
    const shared = {
      ...{ n, errors: this.errors - errors, inFlight: clients },
      workload: `first page, exact facets and total over ${documents.toLocaleString('en')} documents, one query in five a broad word`,
    };
    const latency: Metric = {
      ...{ name: `${name}.latency.c${clients}`, unit: 'ms', value: p95, p50, p95, p99, ...shared },
      ...{ baseline: { name: 'sql.ilike p95', value: baseline }, ratio: round(p95 / baseline) },
      ...{ aim: aims[clients], met: p95 <= aims[clients] },
    };
    if (clients === 1) return [latency];
    return [
      latency,
      { name: `${name}.rate.c16`, unit: 'searches/s', ...spreadOf(rates), ...shared },
    ];
  }

  /** Searches a second. */
  private async run(clients: number, seconds: number, latencies: Latencies): Promise<number> {
    const until = performance.now() + seconds * 1000;
    let done = 0;
    const client = async (): Promise<void> => {
      while (performance.now() < until) {
        const started = performance.now();
        await this.ask(this.next());
        latencies.record(performance.now() - started);
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    return done / seconds;
  }

  private next(): string {
    const turn = this.asked++;
    if (turn % 5 === 4) return broad[((turn + 1) / 5) % broad.length]!;
    const { queries, seed } = this.searching;
    return queries[(turn * 7 + seed) % queries.length]!;
  }

  private async ask(query: string): Promise<void> {
    const path = `/api/v1/search?first=20&q=${encodeURIComponent(query)}`;
    const { total, results, facets } = await this.person.get<Answer>(path);
    const known = this.totals.get(query) ?? total;
    this.totals.set(query, known);
    // Items are counted among the kinds, and found through their entries.
    const kinds = (facets['kind'] ?? []).filter(({ value }) => value !== 'item');
    const sum = kinds.reduce((before, { count }) => before + count, 0);
    if (total !== known || results.length !== Math.min(20, total) || sum !== total) this.errors++;
  }
}

/** What a search is without an index of words: the same queries as texts within titles and summaries. */
export async function likeLatency(
  { folder }: Instance,
  queries: readonly string[],
  zone: 'government' | 'open',
): Promise<number> {
  const latencies = new Latencies();
  for (const query of queries.slice(0, 50)) {
    const started = performance.now();
    await hubQuery(
      folder,
      `SELECT count(*) OVER () AS total, id, title FROM search.document
        WHERE zone = $2 AND (title ILIKE $1 OR text ILIKE $1) ORDER BY changed_at DESC LIMIT 20`,
      [`%${query}%`, zone],
    );
    latencies.record(performance.now() - started);
  }
  return latencies.percentiles.p95;
}
