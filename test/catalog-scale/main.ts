import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import 'reflect-metadata';
import { Draws } from '../../apps/standalone/demo/draws';
import { Latencies, type Percentiles } from '../bench/latencies';
import { castOf } from '../story/cast';
import { startInstance, type Instance } from '../support/instance';
import { counts, countsSeen, drillDown, drillPage, findItems, growth, listed } from './checks';
import type { Asker, Counted } from './checks';
import { fill, type Filled, type Filling } from './filling';
import { fullScale, isSameScale, scaleOf } from './scale';

const usage = `node dist/test/catalog-scale/main.js [--catalog DIR] [--scale full|smoke] [--seed N]

Fills a scratch instance with a generated catalogue of 10,812 entries, 176,073 items and 7,277 mounted resources (smoke: a
hundredth) over real titles, and looks at it as a department does, over HTTP: counts, items by their names, entries
without a resource, and the way from an entry down to its items and resources. --catalog: published catalogues whose
titles are taken (default: catalogs/china in the folder that SHUTONG_MATERIAL names, else the demo region).
Last line: {"entries","items","resources","withoutResource","names":{…},"wrong":[…],"figures":[…]}. Exit 1 when
anything is wrong.
`;

const samples = { full: 400, smoke: 100 } as const;
/** Events reach the overview through the worker, a few thousand a second at best. */
const countedWithinMs = 300_000;

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      catalog: { type: 'string' },
      scale: { type: 'string', default: 'full' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const seed = Number(values.seed);
  const { scale } = values;
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(usage);
  if (scale !== 'full' && scale !== 'smoke') throw new RangeError(usage);
  const material = process.env['SHUTONG_MATERIAL'];
  const catalogs = values.catalog ?? (material && join(material, 'catalogs', 'china'));
  const filling = { seed, catalogs, scale: scale === 'full' ? fullScale : scaleOf(100) };
  const instance = await startInstance({ transport: 'stream' });
  try {
    const report = await prove(instance, filling, samples[scale]);
    console.log(JSON.stringify(report));
    return report.wrong.length === 0 ? 0 : 1;
  } finally {
    await instance.stop();
  }
}

async function prove(instance: Instance, filling: Filling, asked: number) {
  const { requester } = await castOf(instance);
  const before = {
    counts: await countsSeen(requester),
    without: await listed(requester, false),
    mounted: await listed(requester, true),
  };
  const filled = await fill(instance, filling);
  const { catalog, ids } = filled;
  console.log(`written in ${filled.seconds.toFixed(1)} s; waiting until the worker has counted it`);
  const grown = await untilCounted(requester, before.counts, filling);
  console.log(`counted: ${JSON.stringify(grown)}`);
  const without = lessOf(await listed(requester, false), before.without);
  const mounted = lessOf(await listed(requester, true), before.mounted);
  console.log(`listed: ${without.length} entries without a resource, ${mounted.length} with one`);
  const names = await findItems(requester, catalog, { ids, asked });
  console.log(`searched by name: ${JSON.stringify(names)}`);
  const drilled = await drill(requester, filled, asked);
  const expected = catalog.withoutResource;
  const wrong = [
    ...(counts(grown, filling.scale) ? [] : ['counts']),
    ...(isSameScale(filled.grown, filling.scale) ? [] : ['counts of the tables']),
    ...(isSame(without, expected) ? [] : ['entries without a resource']),
    ...(isSame([...without, ...mounted], [...ids.keys()]) ? [] : ['entries with a resource']),
    ...names.missed.map((name) => `an item not found: ${name}`),
    ...drilled.wrong,
  ];
  const { entry, page } = drilled;
  const figureOf = (name: string, workload: string, times: Percentiles) => ({
    ...{ name, unit: 'ms', ...times, n: asked, errors: drilled.wrong.length, workload },
  });
  return {
    ...grown.overview,
    ...{ withoutResource: without.length, names, wrong },
    titles: filling.catalogs === undefined ? 'demo region' : 'published catalogues',
    figures: [
      figureOf('drilldown.entry', 'an entry with its items and resources', entry),
      figureOf('drilldown.page', 'twenty entries of a department with theirs', page),
    ],
  };
}

/** What the worker has not counted by then counts as missing. */
async function untilCounted(asker: Asker, before: Counted, { scale }: Filling): Promise<Counted> {
  const until = performance.now() + countedWithinMs;
  for (;;) {
    const grown = growth(before, await countsSeen(asker));
    if (counts(grown, scale) || performance.now() > until) return grown;
    await sleep(1000);
  }
}

interface Drilled {
  readonly entry: Percentiles;
  readonly page: Percentiles;
  readonly wrong: readonly string[];
}

/** One person who looks at one thing after another; the first looks warm up and are not measured. */
async function drill(asker: Asker, { catalog, ids }: Filled, asked: number): Promise<Drilled> {
  const [entry, page] = [new Latencies(), new Latencies()];
  const wrong: string[] = [];
  const warmUp = 20;
  for (let n = -warmUp; n < asked; n++) {
    const draws = new Draws(catalog.seed ^ 0xd417, n);
    const generated = catalog.entry(draws.below(catalog.scale.entries));
    const id = ids.get(generated.code)!;
    const looks = [
      [entry, () => drillDown(asker, generated, id)],
      [page, () => drillPage(asker, generated.provider)],
    ] as const;
    for (const [latencies, look] of looks) {
      const started = performance.now();
      const right = await look();
      if (n >= 0) latencies.record(performance.now() - started);
      if (!right) wrong.push(`what hangs on ${generated.code}`);
    }
  }
  return { entry: entry.percentiles, page: page.percentiles, wrong };
}

const lessOf = (all: readonly string[], some: readonly string[]): string[] => {
  const known = new Set(some);
  return all.filter((one) => !known.has(one));
};

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && new Set([...some, ...others]).size === others.length;

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof RangeError ? error.message : error);
    process.exit(error instanceof RangeError ? 2 : 1);
  },
);
