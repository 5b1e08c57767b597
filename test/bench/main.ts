import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { requireJava, KafkaServerError } from '@shutong/transport';
import { benchAudit } from './audit/suite';
import { benchBatch } from './batch/suite';
import { benchBulk } from './bulk/suite';
import { benchCatalog } from './catalog/suite';
import { benchExchange } from './exchange/suite';
import { benchOpenData } from './open-data/suite';
import { benchPortal } from './portal/suite';
import { benchStatistics } from './statistics/suite';
import { commitOf, machineOf, type BenchResult, type Metric, type Scale } from './result';

const usage = `npm run bench -- exchange|audit|catalog|bulk|batch|open-data|portal|statistics [--catalog DIR] [--transport stream|kafka|both] [--rows N] [--scale full|smoke] [--seed N] [--out FILE]

exchange  W-verify: verifications through the whole chain, over each transport, with an echo over the same
          transport as baseline
bulk      W-bulk: a job of 201,000 verifications (row C35) with source errors and a killed connector
batch     W-batch: a table of 10,000,000 rows (--rows: of so many) into a table of another PostgreSQL, with COPY as
          baseline; then again, with the connectors of both ends killed on the way
open-data W-475 and W-10M: from a file to rows, pages, figures and a whole table at the portal; then W-portal
portal    W-portal (row C15): 35,312 datasets with 70,518 interfaces harvested in, then search with facets, paging,
          figures, pages of DCAT and small pages of rows; --catalog is the folder whose records they are made from
          (default as below, else the demo region's)
statistics W-usage: usage from handing in to sums beside a batched INSERT, how soon an act is shown, queries of
          dashboards over 13,000,000 events, a run of an index over 35,312 datasets, whole and after one change, and
          what counting costs of the CPU time of a call
audit     W-log: recording, publishing, proving, searching and checking the access log
catalog   W-load and W-search: loading published catalogues and searching them, and searching a generated catalogue
          of 10,812 entries with 176,073 items over their titles; --catalog is their folder (default: catalogs/china
          in the folder that SHUTONG_MATERIAL names)

Works on a scratch instance and checks every answer: a wrong answer or an error exits 1, a missed aim does
not. --scale full (default): 1,000,000 persons, three runs of 30 s. The last line is shutong.bench/1 (JSON);
--out writes it to a file, too.
`;

const suites = [
  ...([
    'exchange',
    'audit',
    'catalog',
    'bulk',
    'batch',
    'open-data',
    'portal',
    'statistics',
  ] as const),
] as const;
type Suite = (typeof suites)[number];

interface Options {
  readonly suite: Suite;
  readonly catalogs: string | undefined;
  readonly transports: readonly ('stream' | 'kafka')[];
  readonly scale: Scale;
  readonly seed: number;
  readonly rows: number | undefined;
  readonly out: string | undefined;
}

async function main(argv: readonly string[]): Promise<number> {
  const options = optionsOf(argv);
  if (!options) {
    console.log(usage);
    return 0;
  }
  const kafka = options.suite === 'exchange' && options.transports.includes('kafka');
  if (kafka) await requireJava();
  const started = performance.now();
  const { metrics, postgres } = await measure(options);
  const { suite, scale, seed, out } = options;
  const result: BenchResult = {
    ...{ schema: 'shutong.bench/1', suite, scale, seed, commit: commitOf() },
    machine: machineOf(postgres, kafka),
    seconds: Math.round((performance.now() - started) / 1000),
    metrics,
  };
  if (out !== undefined) await writeFile(out, `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(result));
  return metrics.every(({ errors }) => errors === 0) ? 0 : 1;
}

async function measure({ suite, transports, scale, seed, rows, catalogs }: Options) {
  if (suite === 'portal') return benchPortal({ scale, seed }, catalogs);
  if (suite === 'open-data') {
    const tables = await benchOpenData({ scale, seed });
    const portal = await benchPortal({ scale, seed }, catalogs);
    return { ...tables, metrics: [...tables.metrics, ...portal.metrics] };
  }
  if (suite === 'audit') return benchAudit({ scale, seed });
  if (suite === 'batch') return benchBatch({ scale, seed, rows });
  if (suite === 'bulk') return benchBulk({ scale, seed });
  if (suite === 'statistics') return benchStatistics({ scale, seed });
  if (suite === 'catalog') return benchCatalog({ scale, seed }, catalogs!);
  const metrics: Metric[] = [];
  let postgres = '';
  for (const transport of transports) {
    const measured = await benchExchange(transport, { scale, seed });
    metrics.push(...measured.metrics);
    postgres = measured.postgres;
  }
  return { metrics, postgres };
}

/** Undefined where help was asked for; throws RangeError for what cannot be understood. */
function optionsOf(argv: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      transport: { type: 'string', default: 'both' },
      scale: { type: 'string', default: 'full' },
      seed: { type: 'string', default: '1' },
      rows: { type: 'string' },
      out: { type: 'string' },
      catalog: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const [suite, ...rest] = positionals;
  const transports = transportsOf(values.transport);
  const { scale, out } = values;
  const seed = Number(values.seed);
  const rows = values.rows === undefined ? undefined : Number(values.rows);
  if (!isSuite(suite)) throw new RangeError(usage);
  if (scale !== 'full' && scale !== 'smoke') throw new RangeError(usage);
  const isCounted = Number.isSafeInteger(seed) && Number.isSafeInteger(rows ?? 0);
  if (rest.length > 0 || !transports || !isCounted) throw new RangeError(usage);
  const material = process.env['SHUTONG_MATERIAL'];
  const catalogs = values.catalog ?? (material && join(material, 'catalogs', 'china'));
  if (suite === 'catalog' && catalogs === undefined) {
    throw new RangeError('Which catalogues? Give --catalog DIR, or set SHUTONG_MATERIAL.');
  }
  return { suite, catalogs, transports, scale, seed, rows, out };
}

const isSuite = (name: string | undefined): name is Suite =>
  (suites as readonly (string | undefined)[]).includes(name);

function transportsOf(name: string): readonly ('stream' | 'kafka')[] | undefined {
  if (name === 'both') return ['stream', 'kafka'];
  return name === 'stream' || name === 'kafka' ? [name] : undefined;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof RangeError) return 2;
  if ((error as { code?: string }).code?.startsWith('ERR_PARSE')) return 2;
  return error instanceof KafkaServerError && error.code.endsWith('-missing') ? 3 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(exitCodeOf(error));
  },
);
