import 'reflect-metadata';
import { ConfigError, readConfig } from '@shutong/platform';
import { argumentsOf, usage } from './arguments';
import { layoutOf } from './layout';
import { startInstance } from './start';
import { Interrupted } from './started';

/** npm passes a signal on that the terminal has sent already: what comes within this is the same one. */
const sameSignalMs = 1000;

/** `npm start`: everything on one machine, until it is stopped or one of its processes ends. */
async function main(argv: readonly string[]): Promise<number> {
  const args = argumentsOf(argv);
  if (args.help) {
    console.log(usage);
    return 0;
  }
  const { demo, dataFolder } = readConfig('standalone');
  if (!demo) {
    throw new ConfigError(['SHUTONG_DEMO is not 1: the standalone serves the demo region only.']);
  }
  const halt = new AbortController();
  haltAtSignals(halt);
  const stop = await startInstance(layoutOf(dataFolder), args, halt);
  const reason = await reasonOf(halt.signal);
  if (!(reason instanceof Interrupted)) console.error(`\n${reason.message}`);
  await stop();
  return reason instanceof Interrupted ? 0 : 1;
}

/** The first signal stops everything in good order, a later one kills it. */
function haltAtSignals(halt: AbortController): void {
  let first: number | undefined;
  const hear = (signal: NodeJS.Signals) => {
    first ??= performance.now();
    // The processes end with this one.
    if (performance.now() - first > sameSignalMs) process.exit(1);
    if (halt.signal.aborted) return;
    halt.abort(new Interrupted());
    if (signal === 'SIGINT' && process.stdout.isTTY) {
      console.log('\nStopping … (Ctrl-C again kills everything at once)');
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
}

function reasonOf(signal: AbortSignal): Promise<Error> {
  return new Promise((resolve) => {
    const tell = () => resolve(signal.reason as Error);
    if (signal.aborted) tell();
    else signal.addEventListener('abort', tell, { once: true });
  });
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
