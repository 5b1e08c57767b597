import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { fetchKafkaJars, KAFKA_VERSION, KafkaServerError, requireJava } from '@shutong/transport';

const HELP = `npm run contract -- transport

Runs the one contract suite of the transports against each of them: embedded and stream over a scratch
PostgreSQL, kafka over a scratch Apache Kafka (Java 17 and Maven needed; jars are fetched once into .cache/).
Last line: embedded n/n, stream n/n, kafka n/n (passed/all). Exit 0 all passed, 1 not, 2 usage, 3 a tool is missing.`;

interface Suite {
  readonly name: string;
  readonly spec: string;
  readonly config: string;
}

const transports: readonly Suite[] = [
  {
    name: 'embedded',
    spec: 'libs/transport/embedded/embedded.db.spec.ts',
    config: 'jest.config.cjs',
  },
  { name: 'stream', spec: 'libs/transport/stream/stream.db.spec.ts', config: 'jest.config.cjs' },
  {
    name: 'kafka',
    spec: 'test/kafka/transport.kafka.spec.ts',
    config: 'test/kafka/jest.config.cjs',
  },
];

interface Counts {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly success: boolean;
}

async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === '--help') {
    console.log(HELP);
    return 0;
  }
  if (name !== 'transport' || rest.length > 0) {
    console.error(HELP);
    return 2;
  }
  await requireJava();
  await fetchKafkaJars(join(projectRoot(), '.cache', `kafka-${KAFKA_VERSION}`));
  const results: Counts[] = [];
  for (const suite of transports) results.push(await run(suite));
  const parts = results.map((counts, i) => {
    return `${transports[i]?.name} ${counts.numPassedTests}/${counts.numTotalTests}`;
  });
  console.log(parts.join(', '));
  return results.every(holds) ? 0 : 1;
}

function holds({ success, numPassedTests, numTotalTests }: Counts): boolean {
  return success && numTotalTests > 0 && numPassedTests === numTotalTests;
}

/** One spec through Jest; its own report goes to stderr. */
async function run({ name, spec, config }: Suite): Promise<Counts> {
  const root = projectRoot();
  mkdirSync(join(root, 'test-results'), { recursive: true });
  const output = join(root, 'test-results', `contract-${name}-${process.pid}.json`);
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const where = ['--config', config, '--runInBand', '--runTestsByPath', spec];
  const child = spawn(process.execPath, [jest, ...where, '--json', `--outputFile=${output}`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await new Promise((resolve) => child.once('exit', resolve));
  return JSON.parse(readFileSync(output, 'utf8')) as Counts;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const missing = error instanceof KafkaServerError && error.code.endsWith('-missing');
    console.error(missing ? error.message : error);
    process.exit(missing ? 3 : 1);
  },
);
