import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkLog, TlogError, verifier, type LogCheck } from '@shutong/tlog';
import { LogFolder } from '@shutong/tlog-folder';
import type { Command } from './command';
import { compareWithDatabase } from './verify-log/database';
import { LogAddress } from './verify-log/log-address';
import { Progress } from './verify-log/progress';

type Log = LogFolder | LogAddress;

/** What to check, and by which key. */
interface Asked {
  readonly log: Log;
  readonly vkey: string;
  readonly database: boolean;
}

export const verifyLogCommand: Command = {
  name: 'verify-log',
  usage: 'verify-log [DIR|URL] [--key VKEY] [--token FILE] [--database]',
  about:
    "Re-derives the whole audit log from its entries and checks it under the log's public key. Without\n" +
    '      arguments: the running instance. --key: the public key (or a file with it), known from elsewhere\n' +
    "      than the log. --token: an auditor's access token, for the entries behind a URL. --database:\n" +
    "      compares each entry with the hub's database too.",
  async run(args) {
    const asked = await read(args);
    if (typeof asked === 'string') {
      console.error(asked);
      return 2;
    }
    const result = await verify(asked);
    console.log(JSON.stringify(result));
    return 'why' in result ? 1 : 0;
  },
};

/** The question, or why it cannot be understood. */
async function read(args: readonly string[]): Promise<Asked | string> {
  try {
    const given = await readOptions(args);
    const running = await runningLog();
    const where = given.where ?? running?.dir;
    const vkey = given.vkey ?? running?.vkey;
    if (where === undefined) return 'No instance runs here: name the log, as DIR or URL.';
    if (vkey === undefined) return 'No instance runs here: give the public key with --key.';
    // Throws for a key that is none.
    verifier(vkey);
    return { log: logAt(where, given.token), vkey, database: given.database };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function readOptions(args: readonly string[]) {
  const options = {
    key: { type: 'string' },
    token: { type: 'string' },
    database: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (positionals.length > 1) throw new Error('One log at a time: DIR or URL.');
  const { key, token, database } = values;
  return {
    where: positionals[0],
    vkey: key === undefined ? undefined : await textOrFile(key),
    token: token === undefined ? undefined : (await readFile(token, 'utf8')).trim(),
    database,
  };
}

function logAt(where: string, token: string | undefined): Log {
  if (/^https?:\/\//.test(where)) return new LogAddress(where, token);
  if (statSync(where, { throwIfNoEntry: false })?.isDirectory()) return new LogFolder(where);
  throw new Error(`${where} is not a folder.`);
}

const textOrFile = async (key: string): Promise<string> =>
  existsSync(key) ? (await readFile(key, 'utf8')).trim() : key;

async function runningLog(): Promise<{ dir: string; vkey: string } | undefined> {
  const file = join(process.env['SHUTONG_DATA'] ?? '.data', 'running.json');
  if (!existsSync(file)) return undefined;
  try {
    const { log } = JSON.parse(await readFile(file, 'utf8')) as {
      log: { dir: string; vkey: string };
    };
    return log;
  } catch (cause) {
    throw new Error(`${file} is damaged: start the instance anew.`, { cause });
  }
}

/**
 * What the last line says. Without a size there is no checkpoint by the log's key: then no entry is vouched
 * for, from the first on; where the log could not be read, nothing is known of any.
 */
type Verdict = LogCheck | { readonly size: null; readonly bad: 0 | null; readonly why: string };

const withoutSize = (bad: 0 | null, why: string): Verdict => ({ size: null, bad, why });

async function verify({ log, vkey, database }: Asked): Promise<Verdict> {
  let progress: Progress | undefined;
  try {
    const checkpoint = await log.checkpoint();
    if (!checkpoint) return withoutSize(0, 'there is no checkpoint');
    progress = new Progress(checkpoint);
    const onEntry = () => progress?.entry();
    const partialPaths = log instanceof LogFolder ? { partialPaths: log.partialPaths() } : {};
    const found = await checkLog({ checkpoint, vkey, reader: log, onEntry, ...partialPaths });
    if (found.bad !== null || !database) return found;
    return await compareWithDatabase(log, found.size);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return withoutSize(error instanceof TlogError ? 0 : null, why);
  } finally {
    progress?.end();
  }
}
