import 'reflect-metadata';
import { git, propertySeed } from '../../scripts/test-results';
import { startCluster } from './cluster';

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
  process.env['SHUTONG_PROPERTY_SEED'] ??= await seedOfCommit();
}

/** None outside a repository, where every run tries other values. */
const seedOfCommit = (): Promise<string> =>
  git('rev-parse', 'HEAD').then(
    (commit) => String(propertySeed(commit)),
    () => '',
  );
