import { execFileSync, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { propertySeed } from '../test-results';
import {
  commandOf,
  isProof,
  proofNames,
  recordOf,
  sharesOf,
  type Outcome,
  type ProofName,
} from './proofs';

const usage = `npm run proof -- ${proofNames.join('|')}

Runs the command behind a claim at full scale and writes docs/proof/NAME.json: commit, machine, scale,
counts, figures, seed. Takes minutes. Only from a clean tree, so that the proof is one of its commit.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const [name = '', ...rest] = args;
  if (!isProof(name) || rest.length > 0) {
    console.error(usage);
    return 2;
  }
  const root = projectRoot();
  const changed = git(root, 'status', '--porcelain');
  if (changed !== '') {
    console.error(`A proof names a commit; these changes are in none:\n${changed}`);
    return 1;
  }
  const commit = git(root, 'rev-parse', 'HEAD');
  const outcomes: Outcome[] = [];
  for (const args of commandOf(name)) {
    const shares = Array.from({ length: sharesOf(name) }, (_, at) => envOf(name, commit, at));
    outcomes.push(...(await Promise.all(shares.map((env) => run(root, args, env)))));
  }
  const record = recordOf(name, commit, outcomes);
  const file = join(root, 'docs', 'proof', `${name}.json`);
  await mkdir(join(root, 'docs', 'proof'), { recursive: true });
  await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
  console.log(`written: ${file}`);
  console.log(JSON.stringify({ proof: name, passed: record.passed, commit }));
  return record.passed ? 0 : 1;
}

/** What a process is told of its share of the whole, from 0. */
function envOf(name: ProofName, commit: string, share: number): NodeJS.ProcessEnv {
  return {
    SHUTONG_TEST_SCALE: 'full',
    SHUTONG_PROPERTY_SEED: String(propertySeed(commit) + share),
    SHUTONG_TEST_SHARES: String(sharesOf(name)),
  };
}

const git = (root: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

/** Runs a compiled command to its end, showing it; its last line is its result. */
function run(
  root: string,
  [script, ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const child = spawn(process.execPath, [join(root, 'dist', script!), ...args], {
    cwd: root,
    // Over what the caller's says: the seed that is recorded is the one that is used.
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk);
    text += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const last = text.trim().split('\n').at(-1) ?? '';
      const { SHUTONG_TEST_SHARES: shares, SHUTONG_PROPERTY_SEED: seed } = env;
      const share = shares === '1' ? [] : [`(seed ${seed})`];
      const command = [script!, ...args, ...share].join(' ');
      resolve({ command, code: code ?? 1, result: parsed(last) });
    });
  });
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return { said: line };
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
