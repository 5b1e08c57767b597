import 'reflect-metadata';
import { clockCommand } from './clock';
import { catalogCommand } from './load-catalog';
import { runCommand, type Command } from './command';
import { failureText } from './failure';
import { initCommand } from './init';
import { keysCommand } from './keys';
import { migrateCommand } from './migrate';
import { prepareCommand } from './prepare';
import { reconcileCommand } from './reconcile';
import { rebuildStatisticsCommand } from './rebuild-statistics';
import { recountCommand } from './recount';
import { reindexCommand } from './reindex';
import { replayScoreCommand } from './replay-score';
import { reportCommand } from './report';
import { scoreCommand } from './score';
import { verifyLogCommand } from './verify-log';

const commands: readonly Command[] = [
  keysCommand,
  prepareCommand,
  migrateCommand,
  initCommand,
  catalogCommand,
  reindexCommand,
  clockCommand,
  scoreCommand,
  replayScoreCommand,
  verifyLogCommand,
  reconcileCommand,
  recountCommand,
  rebuildStatisticsCommand,
  reportCommand,
];

const usage = (): string =>
  [
    'npm run cli -- COMMAND [arguments]',
    '',
    ...commands.map(({ usage: how, about }) => `  ${how}\n      ${about}`),
    '',
    'Exit codes: 0 pass, 1 fail, 2 usage, 3 a needed tool is missing.',
  ].join('\n');

async function main([name, ...args]: readonly string[]): Promise<number> {
  const command = commands.find((one) => one.name === name);
  if (!command || args.includes('--help')) {
    console.log(usage());
    return name === undefined || name === '--help' || command ? 0 : 2;
  }
  return runCommand(command, args);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(failureText(error));
    process.exit(1);
  },
);
