import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const withinMs = 60_000;

/**
 * Reads every table from both ends, and finds as many entries as it says it has: a long log is not read whole,
 * and a connector works at its ends. Then writes, without keeping it, as that needs the list of free pages.
 */
const program = `
  const [lmdb, path, maxDbs] = process.argv.slice(1);
  const { open, ABORT } = require(lmdb);
  const options = { path, maxDbs: Number(maxDbs) };
  const limit = 10000;
  const read = (table, range) => {
    for (const reverse of [false, true]) {
      const found = [...table[range]({ reverse, limit })];
      const { entryCount } = table.getStats();
      if (found.length !== Math.min(limit, entryCount)) throw new Error('entries are missing');
      if (reverse) return found;
    }
  };
  const root = open({ ...options, readOnly: true });
  const names = read(root, 'getKeys');
  for (const name of names) read(root.openDB({ name, encoding: 'json' }), 'getRange');
  root.close();
  const writer = open(options);
  writer.transactionSync(() => {
    for (let page = 0; page < 20; page += 1) writer.put('unkept-' + page, 'x'.repeat(3000));
    return ABORT;
  });`;

/**
 * Throws where an existing LMDB is damaged. LMDB maps its file and trusts it, so that damage ends the process
 * that reads it without a word: a process of its own reads it first.
 */
export function assertSound(path: string, maxDbs: number): void {
  if (!existsSync(join(path, 'data.mdb'))) return;
  const args = ['-e', program, require.resolve('lmdb'), path, String(maxDbs)];
  const { status, signal, stderr, error } = spawnSync(process.execPath, args, {
    timeout: withinMs,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status === 0) return;
  throw new Error(`${path} is not sound: ${error?.message ?? signal ?? stderr}`);
}
