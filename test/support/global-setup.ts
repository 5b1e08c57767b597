import 'reflect-metadata';
import { git } from '../../scripts/test-results';
import { startCluster } from './cluster';
import { isFullScale } from './scale';

declare global {
  var shutongCluster: Awaited<ReturnType<typeof startCluster>> | undefined;
}

/**
 * Nest's GraphQL keeps what classes declare in globals. Jest would hand those of this process on to tests that run in it, whose
 * classes are others.
 */
const graphqlGlobals = ['GqlTypeMetadataStorage', 'GqlLazyMetadataStorageHost'];

export default async function globalSetup(): Promise<void> {
  for (const name of graphqlGlobals) Reflect.deleteProperty(globalThis, name);
  globalThis.shutongCluster = await startCluster();
  process.env['SHUTONG_TEST_CLUSTER'] = globalThis.shutongCluster.url;
  if (!isFullScale) process.env['SHUTONG_PROPERTY_SEED'] ??= await seedOfCommit();
}

/** Of 31 bits; none outside a repository, where every run tries other values. */
const seedOfCommit = (): Promise<string> =>
  git('rev-parse', 'HEAD').then(
    (commit) => String(parseInt(commit.slice(0, 8), 16) >>> 1),
    () => '',
  );
