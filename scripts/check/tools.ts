import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';

interface Outcome {
  readonly code: number;
  readonly out: string;
}

const root = projectRoot();

function tool(name: string, args: readonly string[]): Promise<Outcome> {
  const file = join(root, 'node_modules', '.bin', name);
  return new Promise((resolve) => {
    execFile(file, [...args], { cwd: root, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ code, out: `${stdout}${stderr}` });
    });
  });
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

/** A tool that failed without a finding has itself failed: never counted as clean. */
function findings({ code, out }: Outcome, found: readonly string[]): string[] {
  if (code !== 0 && found.length === 0) return [`the tool itself failed: ${out.slice(0, 2000)}`];
  return [...found];
}

export async function format(): Promise<string[]> {
  const folders = ['apps', 'libs', 'test', 'scripts', 'contracts', 'catalog', 'docs'];
  const files = ['*.md', '*.mjs', '*.cjs', '*.json', '*.yml'];
  const cache = ['--cache', '--cache-location', '.cache/prettier', '--cache-strategy', 'content'];
  const quietly = ['--check', '--log-level', 'warn'];
  const outcome = await tool('prettier', [...quietly, ...cache, ...folders, ...files]);
  return findings(
    outcome,
    lines(outcome.out).filter((line) => line.startsWith('[warn]')),
  );
}

export async function lint(): Promise<string[]> {
  const outcome = await tool('eslint', ['apps', 'libs', 'test', 'scripts', '--format', 'json']);
  const start = outcome.out.indexOf('[{');
  if (start < 0) return findings(outcome, []);
  const end = outcome.out.lastIndexOf(']') + 1;
  const files = JSON.parse(outcome.out.slice(start, end)) as {
    filePath: string;
    messages: { line: number; ruleId: string | null; message: string }[];
  }[];
  return files.flatMap(({ filePath, messages }) =>
    messages.map(
      (m) => `${filePath.slice(root.length + 1)}:${m.line} ${m.ruleId ?? ''} ${m.message}`,
    ),
  );
}

export async function types(): Promise<string[]> {
  const outcome = await tool('tsc', ['-p', '.', '--pretty', 'false']);
  return findings(
    outcome,
    lines(outcome.out).filter((line) => line.includes('error TS')),
  );
}

export async function boundaries(): Promise<string[]> {
  const config = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const outcome = await tool('depcruise', [...config, 'apps', 'libs', 'test', 'scripts']);
  const start = outcome.out.indexOf('{');
  if (start < 0) return findings(outcome, []);
  const { summary } = JSON.parse(outcome.out.slice(start, outcome.out.lastIndexOf('}') + 1)) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] };
  };
  return summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`);
}

type Locked = Readonly<Record<string, { readonly resolved?: string; readonly link?: boolean }>>;

/**
 * A lockfile that says from where a package comes would tie every clone to that host. The addresses of
 * sponsors that it repeats from the packages' own descriptions are never asked.
 */
export async function lockfileHosts(): Promise<string[]> {
  const lock = await readFile(join(root, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Locked };
  return Object.entries(packages)
    .filter(([, { resolved, link }]) => resolved !== undefined && !link)
    .map(([path, { resolved }]) => `package-lock.json takes ${path} from ${resolved}`);
}
