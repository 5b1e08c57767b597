import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;

/** Compiled specs below a folder, by their sources: what has none any more may still lie in dist/. */
export const specsIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith('.spec.ts'))
    .map((file) => `dist/${folder}/${file.replace(/\.ts$/, '.js')}`);

/**
 * One configuration for every tier that needs only Node. Runs what `npm run build` has compiled, loaded by Node itself as when it
 * serves, and in a worker only once for all of its specs: hub, portal and their libraries take seconds to load.
 */
export default {
  root,
  test: {
    include: ['libs', 'apps', 'test'].flatMap(specsIn),
    exclude: ['dist/test/kafka/**'],
    globals: true,
    globalSetup: 'dist/test/support/global-setup.js',
    setupFiles: ['dist/test/support/setup.js'],
    pool: 'forks',
    isolate: false,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // One more than the processors of a small machine: tests wait for databases and processes of their own.
    maxWorkers: 3,
    // Against what hangs; slow machines and property tests take their time, at full scale hours.
    testTimeout: process.env.SHUTONG_TEST_SCALE === 'full' ? 4 * 3_600_000 : 600_000,
    hookTimeout: 600_000,
    resolveSnapshotPath: (file, extension) =>
      file
        .replace(join(root, 'dist'), root)
        .replace(/([^/]+)\.js$/, `__snapshots__/$1.ts${extension}`),
  },
};
