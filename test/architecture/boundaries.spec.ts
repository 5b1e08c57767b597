import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@shutong/platform';

const run = promisify(execFile);
const root = projectRoot();

interface Configuration {
  readonly forbidden: readonly { readonly name: string }[];
}
interface Report {
  readonly summary: { readonly violations: readonly { rule: { name: string } }[] };
}

const libs = [
  ...['tlog', 'tlog-folder', 'wire', 'text', 'workbook', 'crash', 'transport', 'platform'],
  'messaging',
  ...['audit', 'identity', 'notice'],
  ...['clocks', 'catalog', 'exchange', 'datasets', 'opendata', 'operations', 'statistics'],
  'connector',
];

/** One import for each rule that breaks that rule, in a project of the same layout. */
const broken: Readonly<Record<string, string>> = {
  ...Object.fromEntries(libs.map((lib) => [`libs/${lib}/index.ts`, 'export const lib = 1;'])),
  ...Object.fromEntries(
    libs.map((lib) => [
      `libs/${lib}/against-the-table.ts`,
      `import '@shutong/${lib === 'opendata' ? 'exchange' : 'opendata'}';`,
    ]),
  ),
  'libs/audit/inner/thing.ts': 'export const thing = 1;',
  'libs/catalog/past-the-door.ts': "import '@shutong/audit/inner/thing';",
  'apps/hub/main.ts': "import '@shutong/audit/inner/thing';",
  'apps/hub/neighbour.ts': "import '../portal/main';",
  'apps/portal/main.ts': 'export const portal = 1;',
  'apps/connector/main.ts': "import '@shutong/audit';",
  'libs/audit/knows-its-process.ts': "import '../../apps/portal/main';",
  'libs/audit/impure.policy.ts': "import 'typeorm';",
  'libs/tlog/with-database.ts': "import 'pg';",
  'libs/audit/with-broker.ts': "import 'kafkajs';",
  'libs/audit/circle.ts': "import './other-half';",
  'libs/audit/other-half.ts': "import './circle';",
  'libs/audit/to-nowhere.ts': "import './nothing';",
  'libs/audit/only-for-developers.ts': "import 'fast-check';",
};

async function violationsOf(files: Readonly<Record<string, string>>): Promise<Set<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'shutong-boundaries-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), `${text}\n`);
    }
    for (const shared of ['node_modules', 'package.json', 'tsconfig.json']) {
      await symlink(join(root, shared), join(folder, shared));
    }
    const cruise = join(root, 'node_modules', '.bin', 'depcruise');
    const config = ['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json'];
    const { stdout } = await run(cruise, [...config, 'apps', 'libs'], {
      cwd: folder,
      maxBuffer: 1 << 26,
    });
    const { summary } = JSON.parse(stdout) as Report;
    return new Set(summary.violations.map(({ rule }) => rule.name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the boundary table', () => {
  it('has no rule that a breach would not break', async () => {
    const { forbidden } = createRequire(__filename)(
      join(projectRoot(), '.dependency-cruiser.cjs'),
    ) as Configuration;
    const found = await violationsOf(broken);
    expect([...found].sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it('lets through what it allows', async () => {
    const good = {
      'libs/audit/index.ts': 'export const audit = 1;',
      'libs/audit/hub.module.ts': 'export const door = 1;',
      'libs/identity/fine.ts': "import '@shutong/audit';",
      'apps/hub/main.ts': "import '@shutong/audit/hub.module';",
    };
    expect([...(await violationsOf(good))]).toEqual([]);
  });
});
