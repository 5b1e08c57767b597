import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Reach } from './hanging-consumer';

/** Starts `hanging-consumer.ts` as a process of its own; resolved = it follows the topic. */
export async function spawnHangingConsumer(
  reach: Reach,
  topic: string,
  group: string,
): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [
      ...['--import', join(__dirname, 'typescript.mjs'), join(__dirname, 'hanging-consumer.ts')],
      ...[JSON.stringify(reach), topic, group],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  return child;
}
