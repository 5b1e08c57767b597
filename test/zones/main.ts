import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { callerOf } from '../support/developers';
import { hubQuery } from '../support/hub-query';
import { startInstance, type Instance } from '../support/instance';
import { nameOf, type Outcome } from './attempts';
import {
  databaseAttempts,
  functionsQuery,
  relationsQuery,
  schemasQuery,
  type Relation,
} from './database-attempts';
import { hubAttempts, streamAttempts } from './hub-attempts';
import type { Asked } from './inside';

const usage = `npm run zones

Tries, from within the portal's process and with its database role, what it must not: every table, view and sequence
of the hub's database, every function that acts with its owner's rights, every address and GraphQL field of the hub
that asks for a permission, and every topic of connectors; the hub without a credential, with a key of open data and
with a management secret. Works on a scratch instance. Last line: {"attempts","succeeded":0}.
`;

const shown = 20;
const patienceMs = 300_000;

async function main(argv: readonly string[]): Promise<number> {
  const options = { help: { type: 'boolean', default: false } } as const;
  if (parseArgs({ args: [...argv], options }).values.help) {
    console.log(usage);
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'shutong-zones-'));
  try {
    return await tryZones(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryZones(folder: string): Promise<number> {
  await chmod(folder, 0o755);
  const script = join(folder, 'inside.cjs');
  const inside = join(__dirname, 'inside.js');
  await writeFile(
    script,
    `require(${JSON.stringify(inside)}).tryInside(${JSON.stringify(folder)});\n`,
  );
  const env = { NODE_OPTIONS: `--require ${script}` };
  const instance = await startInstance({ env, verbose: true });
  try {
    await writeFile(join(folder, 'ask.part'), JSON.stringify(await askedOf(instance)));
    await rename(join(folder, 'ask.part'), join(folder, 'ask.json'));
    return report(await doneIn(folder));
  } finally {
    await instance.stop();
  }
}

async function askedOf({ folder, running }: Instance): Promise<Asked> {
  const rows = <Row extends object>(sql: string) => hubQuery<Row>(folder, sql);
  const relations = await rows<Relation>(relationsQuery);
  const schemas = await rows<{ name: string }>(schemasQuery);
  const calls = await rows<{ call: string }>(functionsQuery);
  const topics = await rows<{ name: string }>('SELECT name FROM transport.topic ORDER BY 1');
  const { key, secret } = await callerOf(running.portal).register('zones');
  const database = databaseAttempts(
    relations,
    schemas.map(({ name }) => name),
    calls.map(({ call }) => call),
  );
  const hub = hubAttempts();
  const stream = streamAttempts(topics.map(({ name }) => name));
  console.log(
    `${database.length} statements, ${hub.length} operations of the hub, ${topics.length} topics`,
  );
  return {
    hub: running.hub,
    credentials: [null, key, secret],
    attempts: [...database, ...hub, ...stream],
  };
}

async function doneIn(folder: string): Promise<readonly Outcome[]> {
  const file = join(folder, 'done.json');
  const until = performance.now() + patienceMs;
  while (!existsSync(file)) {
    if (performance.now() > until) throw new Error('The portal’s process has not answered.');
    await sleep(100);
  }
  const outcomes = JSON.parse(await readFile(file, 'utf8')) as readonly Outcome[] | string;
  if (typeof outcomes === 'string') throw new Error(outcomes);
  return outcomes;
}

function report(outcomes: readonly Outcome[]): number {
  const succeeded = outcomes.filter((outcome) => outcome.succeeded);
  for (const { attempt, answer } of succeeded.slice(0, shown)) {
    console.log(`not refused: ${nameOf(attempt)}: ${answer}`);
  }
  console.log(JSON.stringify({ attempts: outcomes.length, succeeded: succeeded.length }));
  return outcomes.length > 0 && succeeded.length === 0 ? 0 : 1;
}

const isUsage = (error: unknown): boolean =>
  Boolean((error as { code?: string }).code?.startsWith('ERR_PARSE'));

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(isUsage(error) ? 2 : 1);
  },
);
