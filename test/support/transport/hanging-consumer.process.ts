import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Reach } from './hanging-consumer';

/** Starts `hanging-consumer` as a process of its own; resolved = it follows the topic. */
export async function spawnHangingConsumer(
  reach: Reach,
  topic: string,
  group: string,
): Promise<ChildProcess> {
  const program = join(__dirname, 'hanging-consumer.js');
  const child = spawn(process.execPath, [program, JSON.stringify(reach), topic, group], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const died = once(child, 'exit').then(() => {
    throw new Error('The consumer process ended before it followed the topic.');
  });
  await Promise.race([once(child.stdout, 'data'), died]);
  died.catch(() => undefined);
  return child;
}
