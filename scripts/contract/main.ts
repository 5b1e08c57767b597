import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '@shutong/platform';
import { fetchKafkaJars, KAFKA_VERSION, KafkaServerError, requireJava } from '@shutong/transport';
import { notRunHere, objectStores, sources, transports } from './kinds';
import { probe } from './probe';
import { heldTo, type Suite } from './suites';

const HELP = `npm run contract -- transport
npm run contract -- source [--url URL --table NAME]
npm run contract -- objects

transport  Runs the one contract suite of the transports against each of them: embedded and stream over a scratch
           PostgreSQL, kafka over a scratch Apache Kafka (Java 17 and Maven needed; jars are fetched once into .cache/).
           Last line: embedded n/n, stream n/n, kafka n/n (passed/all).
source     Runs the one contract suite of a connector's sources against each kind: scratch PostgreSQL and MariaDB
           servers, folders of CSV files and workbooks, an HTTP service. What cannot run on this machine, and
           dialects that nobody has run here, say so.
           Last line: postgres n/n, mariadb n/n, csv n/n, excel n/n, http n/n, …
  --url    Instead asks a database of yours, postgres:// or mysql://, what it can do, by reading the table alone.
           One line a capability; the last line: DIALECT n/n.
objects    Runs the one contract suite of the stores of objects against each: a folder, and a bucket of a scratch S3
           server (versitygw, on the path or in .cache/bin).
           Last line: file n/n, s3 n/n.
Exit 0 all passed, 1 not, 2 usage, 3 a tool is missing.`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const asked = askedIn(args);
  if (!asked) {
    console.error(HELP);
    return 2;
  }
  if (asked.url !== undefined) return probe(asked.url, asked.table);
  if (asked.name === 'source') return held(sources, notRunHere);
  if (asked.name === 'objects') return held(objectStores, []);
  await requireJava();
  await fetchKafkaJars(join(projectRoot(), '.cache', `kafka-${KAFKA_VERSION}`));
  return held(transports, []);
}

const contracts = ['transport', 'source', 'objects'] as const;

interface Asked {
  readonly name: (typeof contracts)[number];
  readonly url?: string;
  readonly table: string;
}

function askedIn(args: readonly string[]): Asked | undefined {
  const options = { url: { type: 'string' }, table: { type: 'string' } } as const;
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { url, table } = values;
    const name = contracts.find((each) => each === positionals[0]);
    if (positionals.length !== 1 || name === undefined) return undefined;
    if (url === undefined && table === undefined) return { name, table: '' };
    const complete = name === 'source' && url !== undefined && table !== undefined;
    return complete ? { name, url, table } : undefined;
  } catch {
    return undefined;
  }
}

async function held(suites: readonly Suite[], others: readonly string[]): Promise<number> {
  const outcomes = [];
  for (const suite of suites) outcomes.push(await heldTo(suite));
  const lines = outcomes.map(({ line }) => line);
  console.log([...lines, ...others.map((name) => `${name} not run here`)].join(', '));
  return outcomes.every(({ holds }) => holds) ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const missing = error instanceof KafkaServerError && error.code.endsWith('-missing');
    console.error(missing ? error.message : error);
    process.exit(missing ? 3 : 1);
  },
);
