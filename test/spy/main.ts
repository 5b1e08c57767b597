import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { castOf, departments } from '../story/cast';
import { startInstance, type Instance } from '../support/instance';
import { departmentDatabaseUrl, hubDatabaseUrl } from '../support/servers';
import { companies, makeCalls, people, type NotedCall } from './calls';
import { messagesIn, shapesOf, type SeenCall } from './equality';
import { HubSide } from './hub-side';
import { filesBelow } from './places/files';
import type { Place } from './places/place';
import { ProcessWatch } from './places/processes';
import { tablesOf } from './places/tables';
import { plantCompanies, plantPeople, valuesOf, writeCompanies, writePeople } from './plant';
import { report, type Report } from './report';
import { Search } from './search/search';
import { startRecordings, type Recording, type Recordings } from './sockets/recordings';

const usage = `npm run spy [-- --transport stream|kafka]

Plants 20 values in request keys and answers of real calls and notes each call's match result. Then
looks for them with all of the operator's rights: in every table, file, topic, log line, process argument
and environment, and in every byte of every socket on the hub's side, as they are and behind every private
key found there. The same calls through a hosted connector, whose key the operator holds, must give up all
20. Works on a scratch instance. Last line: {"planted","foundInHub":0,"foundInHosted":planted}.
`;

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      transport: { type: 'string', default: 'stream' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { transport } = values;
  if (transport !== 'stream' && transport !== 'kafka') throw new RangeError(usage);
  if (!existsSync('/proc/self/environ')) {
    console.error('The spy reads arguments and environments of processes from /proc: Linux only.');
    return 3;
  }
  const recordings = await startRecordings();
  try {
    return await spyOn(transport, recordings);
  } finally {
    await recordings.remove();
  }
}

async function spyOn(transport: 'stream' | 'kafka', recordings: Recordings): Promise<number> {
  const env = { NODE_OPTIONS: recordings.nodeOptions };
  const instance = await startInstance({ transport, env, verbose: true });
  try {
    const outcome = await spy(instance, recordings);
    for (const line of outcome.lines) console.log(line);
    const { planted, foundInHub, foundInHosted } = outcome;
    console.log(JSON.stringify({ planted, foundInHub, foundInHosted }));
    return outcome.passed ? 0 : 1;
  } finally {
    await instance.stop();
  }
}

async function spy(instance: Instance, recordings: Recordings): Promise<Report> {
  const { folder } = instance;
  const planted = { hub: plantPeople(), hosted: plantCompanies() };
  await writePeople(departmentDatabaseUrl(folder, departments.police), planted.hub);
  await writeCompanies(departmentDatabaseUrl(folder, departments.market), planted.hosted);
  const cast = await castOf(instance);
  const side = new HubSide(instance, departments.market);
  const watch = new ProcessWatch((ancestors) => side.hasProcess(ancestors));
  const calls = await makeCalls(cast, people, planted.hub);
  const hostedCalls = await makeCalls(cast, companies, planted.hosted);
  await everythingPublished(folder);
  const processes = watch.end();
  const streams = (await recordings.read()).filter((recording) => side.hasSocket(recording));

  const search = new Search([...valuesOf(planted.hub), ...valuesOf(planted.hosted)]);
  const looked = new Map<string, { names: Set<string>; bytes: number }>();
  for await (const place of placesOf(side, folder, { processes, streams })) {
    search.look(place);
    const tally = looked.get(place.kind) ?? { names: new Set(), bytes: 0 };
    tally.names.add(place.name);
    tally.bytes += place.bytes.length;
    looked.set(place.kind, tally);
  }
  const inClear = new Set(search.findings.values.keys());
  const opened = search.crack();
  const shapes = shapesOf(calls, await seenCalls(folder, streams, calls));
  const values = { hub: valuesOf(planted.hub), hosted: valuesOf(planted.hosted) };
  return report({ search, looked, inClear, opened, shapes, values, calls, hostedCalls });
}

interface Taken {
  readonly processes: readonly Place[];
  readonly streams: readonly Recording[];
}

async function* placesOf(side: HubSide, folder: string, taken: Taken): AsyncGenerator<Place> {
  for (const { name, bytes } of taken.streams) yield { kind: 'socket', name, bytes };
  yield* taken.processes;
  yield* tablesOf((database) => hubDatabaseUrl(folder, 'postgres', database));
  for (const path of side.paths) yield* filesBelow(path);
}

const publishedWithinMs = 15_000;

/** The last entries have reached the published log, so that its files are searched with them. */
async function everythingPublished(folder: string): Promise<void> {
  await withHub(folder, async (client) => {
    for (let waited = 0; waited < publishedWithinMs; waited += 100) {
      const { rows } = await client.query<{ done: boolean }>(
        `SELECT (SELECT size FROM audit.checkpoint) = (SELECT count(*) FROM audit.entry) AS done`,
      );
      if (rows[0]?.done) return;
      await sleep(100);
    }
    throw new Error('The log entries of the calls were not published in time.');
  });
}

async function seenCalls(
  folder: string,
  streams: readonly Recording[],
  calls: readonly NotedCall[],
): Promise<Map<string, SeenCall>> {
  const { commands, answers } = messagesIn(streams.map(({ bytes }) => bytes));
  return withHub(folder, async (client) => {
    const seen = new Map<string, SeenCall>();
    for (const { id } of calls) {
      const { rows } = await client.query<{ body: Buffer }>(
        'SELECT body FROM audit.entry WHERE resource @> ARRAY[$1]',
        [`call:${id}`],
      );
      const command = commands.get(id);
      const answer = answers.get(id);
      if (!command || !answer || rows.length !== 1) continue;
      const entry = JSON.parse(rows[0]!.body.toString()) as Record<string, unknown>;
      seen.set(id, { command, answer, entry });
    }
    return seen;
  });
}

async function withHub<T>(folder: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: hubDatabaseUrl(folder, 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const isUsage = (error: unknown): boolean =>
  error instanceof RangeError ||
  Boolean((error as { code?: string }).code?.startsWith('ERR_PARSE'));

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(isUsage(error) ? 2 : 1);
  },
);
