import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { KafkaServerError, requireJava } from '@shutong/transport';
import { startInstance, type Instance } from '../support/instance';
import { BatchSuite } from './batch/suite';
import { ExchangeSuite } from './exchange/suite';
import { suites, type SuiteName } from './points';
import { mayEnd, Region } from './processes/region';
import { run, say, type Plan } from './run';
import type { Suite } from './suite';

const usage = `npm run chaos -- exchange|batch|kafka [--minutes M] [--seed S]

Runs load on a scratch instance, kills its processes with SIGKILL, starts them again and holds what was accepted
against what was delivered: by whoever asked, by the registers, by the hub's log and the connectors' own.

exchange  verifications, queries and the course of agreements
batch     incremental batches from table to table
kafka     the exchange over Apache Kafka, whose broker is killed as well (needs Java 17 and Maven)

First every crash point is forced once; then, for M minutes (default 1), one of hub, worker, provider's connector,
consumer's connector, PostgreSQL (the hub's, the departments') and broker is killed every 2 to 10 s, as seed S (default
1) draws it. Linux only. Last line: {"accepted","delivered","lost","doubled","releasedWithoutEntry","outOfOrder",
"kills","pointsHit","pointsTotal"}; exit 1 unless the four faults are 0 and all points were hit.
`;

async function main(argv: readonly string[]): Promise<number> {
  const plan = planOf(argv);
  if (!plan) {
    console.log(usage);
    return 0;
  }
  if (!existsSync('/proc/self/environ')) {
    say('Processes are started again as /proc says that they were started: Linux only.');
    return 3;
  }
  if (plan.suite === 'kafka') await requireJava();
  return (await inScratch(plan)) ? 0 : 1;
}

async function inScratch(plan: Plan): Promise<boolean> {
  say('Starting a scratch instance');
  const transport = plan.suite === 'kafka' ? 'kafka' : 'stream';
  const instance = await startInstance({ transport, args: mayEnd });
  const region = Region.of(instance, plan.suite);
  const ending = endAtSignals(instance, region);
  try {
    return await run(plan, await prepared(plan.suite, instance, region), region);
  } finally {
    await ending();
  }
}

const prepared = (suite: SuiteName, instance: Instance, region: Region): Promise<Suite> =>
  suite === 'batch' ? BatchSuite.prepare(instance, region) : ExchangeSuite.prepare(instance);

/** Stops everything once, at the end or at a signal, which then ends this process. */
function endAtSignals(instance: Instance, region: Region): () => Promise<void> {
  let ending: Promise<void> | undefined;
  const end = () => {
    ending ??= region.stop().then(() => instance.stop());
    return ending;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void end().finally(() => process.exit(1)));
  }
  return end;
}

/** Undefined where help was asked for; throws RangeError for what cannot be understood. */
function planOf(argv: readonly string[]): Plan | undefined {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const [name, ...rest] = positionals;
  const suite = suites.find((one) => one === name);
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  const isPlan = minutes >= 0 && Number.isFinite(minutes) && Number.isSafeInteger(seed);
  if (!suite || rest.length > 0 || !isPlan) throw new RangeError(usage);
  return { suite, minutes, seed };
}

function exitCodeOf(error: unknown): number {
  if (error instanceof RangeError) return 2;
  if ((error as { code?: string }).code?.startsWith('ERR_PARSE')) return 2;
  return error instanceof KafkaServerError && error.code.endsWith('-missing') ? 3 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(exitCodeOf(error));
  },
);
