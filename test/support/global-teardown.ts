import { rm } from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
  await globalThis.shutongCluster?.stop();
  const folder = globalThis.shutongCluster?.folder;
  if (folder) await rm(folder, { recursive: true, force: true });
}
