import 'reflect-metadata';
import { ConfigError, readConfig } from '@shutong/platform';
import { argumentsOf, usage } from './arguments';
import { layoutOf } from './layout';
import { startInstance } from './start';

/** `npm start`: everything on one machine. */
async function main(argv: readonly string[]): Promise<void> {
  const args = argumentsOf(argv);
  if (args.help) {
    console.log(usage);
    return;
  }
  const { demo, dataFolder } = readConfig('standalone');
  if (!demo) {
    throw new ConfigError(['SHUTONG_DEMO is not 1: the standalone serves the demo region only.']);
  }
  const layout = layoutOf(dataFolder);
  const stop = await startInstance(layout, args);
  const end = () => void stop().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
