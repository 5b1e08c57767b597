import { git, propertySeed } from '../../scripts/test-results';
import { startCluster } from './cluster';

/** Starts what all specs share; gives what stops it. */
async function setup(): Promise<() => Promise<void>> {
  const cluster = await startCluster();
  process.env['SHUTONG_TEST_CLUSTER'] = cluster.url;
  process.env['SHUTONG_PROPERTY_SEED'] ??= await seedOfCommit();
  return () => cluster.stop();
}

/** None outside a repository, where every run tries other values. */
const seedOfCommit = (): Promise<string> =>
  git('rev-parse', 'HEAD').then(
    (commit) => String(propertySeed(commit)),
    () => '',
  );

// As Vitest, an ES module, finds the function in a CommonJS one.
export = setup;
