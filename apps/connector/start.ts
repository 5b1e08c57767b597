import { setFlagsFromString } from 'node:v8';
import { startConnector, type RunningConnector } from '@shutong/connector';
import { argumentsOf, needed } from './arguments';
import type { Command } from './command';

const graceMs = 30_000;

/**
 * Per cent by which the heap may grow until its garbage is collected as a whole. Buffers count as heap, of which a connector
 * has little besides: by itself V8 would collect for every chunk of a batch, which took half of the connector's time.
 */
const heapGrowth = 300;

export const startCommand: Command = {
  name: 'start',
  usage: 'start --dir DIR',
  about: 'Runs the connector until SIGTERM or SIGINT.',
  async run(args) {
    const dir = needed(argumentsOf(args, { texts: ['dir'] }), 'dir');
    setFlagsFromString(`--heap-growing-percent=${heapGrowth}`);
    const connector = await startConnector(dir);
    const stopped = untilStopped(connector);
    process.send?.({ ready: true, port: connector.port });
    await stopped;
    console.log(JSON.stringify({ ok: true }));
    return 0;
  },
};

/** Resolves when everything is closed; a stop that takes longer than the grace ends the process with 1. */
async function untilStopped(connector: RunningConnector): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
      process.once(signal, () => resolve());
    }
  });
  setTimeout(() => process.exit(1), graceMs).unref();
  await connector.close();
}
