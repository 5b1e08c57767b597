import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { callLogFolder, callLogVkey, systemMicros } from '@shutong/connector';
import { checkLog, TlogError } from '@shutong/tlog';
import { LogFolder } from '@shutong/tlog-folder';
import { openKeyCard } from '@shutong/wire';
import { Client } from 'pg';
import type { Command } from './command';
import { hubDatabaseUrl } from './hub-database';
import { compareChunks, type ChunkComparison } from './reconcile/chunk-comparison';
import { compare, together } from './reconcile/comparison';
import { connectorCalls } from './reconcile/connector-log';
import { hubCalls } from './reconcile/hub-calls';
import { hubBatchesOf } from './reconcile/hub-chunks';
import type { Finding } from './reconcile/judgement.policy';
import type { LoggedChunk } from './reconcile/logged-chunk';

/** So old a call is in both logs, or never will be. */
const settledUs = 15_000_000;
const lookAgainMs = 1000;

interface Asked {
  readonly connector: string;
  readonly log: string;
  readonly vkey: string | undefined;
  readonly database: string;
}

export const reconcileCommand: Command = {
  name: 'reconcile',
  usage: 'reconcile --connector CREDIT_CODE [--log DIR] [--key VKEY]',
  about:
    "Compares a department's own log of what its connector answered, sent and took with the hub's, call by call\n" +
    '      and chunk by chunk of batches, and prints what one side lacks or has otherwise. --log: the log folder of\n' +
    '      the connector, or a copy of it; without it that of the running instance. --key: its public key, known\n' +
    "      from elsewhere than the hub's register.",
  async run(args) {
    const asked = read(args);
    if (typeof asked === 'string') {
      console.error(asked);
      return 2;
    }
    const result = await reconcile(asked);
    if ('why' in result) {
      console.error(result.why);
      console.log(JSON.stringify({ hub: null, connector: null, differences: null }));
      return 1;
    }
    const { hub, connector, differences, findings, uncompared } = result;
    findings.forEach((finding) => console.log(lineOf(finding)));
    if (uncompared > 0) console.log(uncomparedLine(uncompared));
    console.log(JSON.stringify({ hub, connector, differences }));
    return differences === 0 ? 0 : 1;
  },
};

function read(args: readonly string[]): Asked | string {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { connector: text, log: text, key: text },
    });
    const { connector, key: vkey } = values;
    if (connector === undefined) return 'Name the department: --connector CREDIT_CODE.';
    const folder = join(process.env['SHUTONG_DATA'] ?? '.data', 'departments', connector);
    const log = values.log ?? callLogFolder(folder);
    if (!statSync(log, { throwIfNoEntry: false })?.isDirectory()) {
      return `${log} is not a folder: name the connector's log with --log.`;
    }
    const database = hubDatabaseUrl();
    if (database === undefined) return 'No instance runs here: set DATABASE_URL to the hub.';
    return { connector, log, vkey, database };
  } catch (error) {
    return (error as Error).message;
  }
}

type Result = ChunkComparison | { readonly why: string };

async function reconcile(asked: Asked): Promise<Result> {
  const { database: connectionString } = asked;
  const client = new Client({ connectionString, application_name: 'shutong-reconcile' });
  await client.connect();
  try {
    const vkey = asked.vkey ?? (await vkeyOf(client, asked.connector));
    if (vkey === undefined) return { why: `The hub knows no connector of ${asked.connector}.` };
    return await settled((until) => compared(client, asked, { vkey, until }));
  } finally {
    await client.end();
  }
}

async function vkeyOf(client: Client, department: string): Promise<string | undefined> {
  const { rows } = await client.query<{ card: string }>(
    'SELECT card FROM exchange.connector WHERE department = $1',
    [department],
  );
  const [row] = rows;
  return row && callLogVkey(await openKeyCard(row.card));
}

/** The connector's log lags behind by a second, and a call that is being answered is not in the hub's yet. */
async function settled(look: (until: number) => Promise<Result>): Promise<Result> {
  const until = systemMicros();
  for (;;) {
    const result = await look(until);
    const isYoung = 'newest' in result && result.newest > until - settledUs;
    if (!isYoung || systemMicros() > until + settledUs) return result;
    await sleep(lookAgainMs);
  }
}

async function compared(
  client: Client,
  { connector, log }: Asked,
  { vkey, until }: { readonly vkey: string; readonly until: number },
): Promise<Result> {
  const folder = new LogFolder(log);
  const size = await sizeOf(folder, vkey);
  if (typeof size !== 'number') return size;
  const chunks: LoggedChunk[] = [];
  const answered = connectorCalls(folder, size, (chunk) => chunks.push(chunk));
  const calls = await compare(hubCalls(client, connector), answered, until);
  const compared = await compareChunks(hubBatchesOf(client, connector), chunks, until);
  return { ...together(calls, compared), uncompared: compared.uncompared };
}

/** Of a log that is whole and the connector's own; 0 before its first checkpoint. */
async function sizeOf(folder: LogFolder, vkey: string): Promise<number | { why: string }> {
  const checkpoint = await folder.checkpoint();
  if (!checkpoint) return 0;
  try {
    const found = await checkLog({ checkpoint, vkey, reader: folder });
    return found.bad === null
      ? found.size
      : { why: `The connector's log is not what was signed: entry ${found.bad}: ${found.why}.` };
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return { why: `The connector's log is not signed by ${vkey}: ${error.message}.` };
  }
}

const kinds = {
  'missing-at-hub': 'missing at the hub',
  'missing-at-connector': 'missing at the connector',
  different: 'different',
  'not-handed-over': 'not handed over',
} as const;

const uncomparedLine = (chunks: number): string =>
  `not compared  ${chunks} chunks that the hub has: the log holds no chunk, or its first is later`;

const lineOf = ({ kind, about, text }: Finding): string => `${kinds[kind]}  ${about}  ${text}`;
