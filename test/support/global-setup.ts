import 'reflect-metadata';
import { startCluster } from './cluster';

declare global {
  var shutongCluster: Awaited<ReturnType<typeof startCluster>> | undefined;
}

export default async function globalSetup(): Promise<void> {
  globalThis.shutongCluster = await startCluster();
  process.env['SHUTONG_TEST_CLUSTER'] = globalThis.shutongCluster.url;
}
