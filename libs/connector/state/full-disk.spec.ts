import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { State } from './state';

/** Blocks of 512 bytes: no file of the process grows beyond. */
const blocks = 2048;

/** Says what it has on the disk; without a handler SIGXFSZ would end it, where a full disk only fails a write. */
const program = `
  process.on('SIGXFSZ', () => undefined);
  const { State } = require(process.argv[1]);
  const state = State.open(process.argv[2]);
  (async () => {
    for (let at = 0; ; at += 1) {
      await state.statements.put([at, 'call'], 'x'.repeat(2000));
      process.stdout.write('kept ' + at + '\\n');
    }
  })().catch(() => process.stdout.write('refused\\n'));
  setInterval(() => undefined, 1000);`;

describe('a connector whose disk is full', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'full-disk-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What it said, and with which code it ended. */
  function written(): Promise<{ said: string; code: number | null }> {
    const script = join(projectRoot(), 'dist', 'libs', 'connector', 'state', 'state.js');
    const command = `ulimit -f ${blocks}; exec "$@"`;
    const args = ['-c', command, 'sh', process.execPath, '-e', program, script, folder];
    const child = spawn('sh', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    child.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
    return new Promise((resolve) => child.once('close', (code) => resolve({ said, code })));
  }

  it('ends, so that nothing leaves that it has not kept; with room again it goes on with all that it has', async () => {
    const { said, code } = await written();
    const kept = [...said.matchAll(/^kept (\d+)$/gm)].map(([, at]) => Number(at));
    expect(kept.length).toBeGreaterThan(10);
    expect(code).toBe(1);
    const state = State.open(folder);
    expect(kept.filter((at) => state.statements.get([at, 'call']) === undefined)).toEqual([]);
    await state.statements.put([-1, 'later'], 'x'.repeat(100_000));
    expect(state.statements.get([-1, 'later'])).toHaveLength(100_000);
    await state.close();
  });
});
