import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import 'reflect-metadata';
import { Checks, pythonTools, withFilledPortal, type FilledPortal } from './filled-portal';

const usage = `node dist/test/conformance/schemathesis.conformance.js

Has Schemathesis, as PyPI has it, ask a portal all that contracts/openapi/portal.yaml describes, and much that it does not: of addresses
that are there, and of made-up ones. No answer may be a server's fault, or another than the document describes. Needs Python 3.10
or newer. Last line: N passed, N failed, N skipped.
`;

const folder = join(projectRoot(), 'test', 'conformance', 'schemathesis');
const document = join(projectRoot(), 'contracts', 'openapi', 'portal.yaml');
const judged = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];
/** For each of two runs, so that both are through within a minute; on a machine that is too busy for that, twice as many, and so on. */
const usual = 16;
const most = 8 * usual;
/** Fewer questions than this say nothing. */
const fewest = 100;
const checks = new Checks();

/** What it says where it has found something. */
async function run(bin: string, config: string, url: string, seconds = usual): Promise<string> {
  const args = [
    ...['--config-file', config, 'run', document, '--url', url, '--seed', '1', '--no-shrink'],
    ...['--checks', judged.join(','), '--phases', 'examples,coverage,fuzzing'],
    ...['--max-time', String(seconds), '--continue-on-failure', '--warnings', 'off'],
    ...['--generation-database', 'none', '--suppress-health-check', 'all'],
  ];
  const options = { maxBuffer: 64 * 1024 * 1024, cwd: join(bin, '..') };
  const { isFound, told } = await new Promise<{ isFound: boolean; told: string }>((resolve) =>
    execFile(join(bin, 'schemathesis'), args, options, (error, stdout, stderr) =>
      resolve({ isFound: error !== null, told: `${stdout}\n${stderr}` }),
    ),
  );
  if (!isFound && asked(told) >= fewest) return '';
  return isFound || seconds >= most ? told : run(bin, config, url, 2 * seconds);
}

const asked = (told: string): number => Number(/(\d+) generated/.exec(told)?.[1] ?? 0);

/** Addresses of what is there, for whatever parameter has one of these names. */
const there = ({ own }: FilledPortal): string =>
  Object.entries({ id: own, dataset: own, version: 'latest', table: '0', feature: '0', page: '1' })
    .map(([name, value]) => `"path.${name}" = "${value}"`)
    .join('\n');

async function fuzz(portal: FilledPortal): Promise<void> {
  const bin = await pythonTools(portal.scratch, join(folder, 'requirements.txt'));
  const kinds = { 'what is there': `[parameters]\n${there(portal)}\n`, 'made-up addresses': '' };
  for (const [kind, content] of Object.entries(kinds)) {
    const config = join(portal.scratch, `${kind.replaceAll(' ', '-')}.toml`);
    await writeFile(config, content);
    checks.check(kind, await run(bin, config, portal.url), '');
  }
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    console.log(usage);
    return args.includes('--help') ? 0 : 2;
  }
  await withFilledPortal({ rows: 10, harvested: 20, placed: true }, fuzz);
  return checks.end();
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
