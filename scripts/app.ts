import { fork } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';

const usage = `npm run app -- hub|portal|worker|connector [arguments]

Runs one process alone, from the settings in docs/config.md (a connector: from its own folder).
`;

const apps = ['hub', 'portal', 'worker', 'connector'];

/** Runs one app in the foreground and ends with its exit code. */
function main([app, ...args]: readonly string[]): void {
  if (app === '--help' || app === undefined || !apps.includes(app)) {
    console.log(usage);
    process.exit(app === '--help' ? 0 : 2);
  }
  const child = fork(join(projectRoot(), 'dist', 'apps', app, 'main.js'), args);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('message', (ready: { port?: number }) => {
    if (ready.port !== undefined) console.log(`${app} listens on port ${ready.port}`);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}

main(process.argv.slice(2));
