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
  const checked = [
    'apps',
    'libs',
    'test',
    'scripts',
    'contracts',
    'catalog',
    '*.md',
    '*.mjs',
    '*.cjs',
  ];
  const outcome = await tool('prettier', ['--check', '--log-level', 'warn', ...checked]);
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

/** A lockfile that names a registry would tie every clone to it. */
export async function lockfileHosts(): Promise<string[]> {
  const lock = await readFile(join(root, 'package-lock.json'), 'utf8');
  return lines(lock)
    .filter((line) => /"resolved":|"(https?|git\+ssh):/.test(line))
    .map((line) => `package-lock.json names a host: ${line.trim()}`);
}
