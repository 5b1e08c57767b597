import { ConnectorError, HubRefusal, HubUnreachable, messageOf } from '@shutong/connector';
import { agreementsCommand, approveCommand, pinCommand } from './agreements';
import { UsageError, type Command } from './command';
import { doctorCommand } from './doctor';
import { initCommand } from './init';
import { terminalLanguage } from './language';
import { pushCommand } from './push';
import { revokeCommand, rotateCommand } from './root-key';
import { startCommand } from './start';
import { verifyLogCommand } from './verify-log';

const commands: readonly Command[] = [
  initCommand,
  startCommand,
  doctorCommand,
  agreementsCommand,
  approveCommand,
  pinCommand,
  verifyLogCommand,
  pushCommand,
  rotateCommand,
  revokeCommand,
];

const usage = (): string =>
  [
    'npm run connector -- COMMAND [arguments]',
    '',
    ...commands.map(({ usage: how, about }) => `  ${how}\n      ${about}`),
    '',
    'The last line is JSON. Exit codes: 0 pass, 1 fail, 2 usage, 3 a needed tool is missing.',
  ].join('\n');

async function main([name, ...args]: readonly string[]): Promise<number> {
  const command = commands.find((one) => one.name === name);
  const helps = name === '--help' || args.includes('--help');
  if (!command || helps) {
    console.log(usage());
    return helps ? 0 : 2;
  }
  try {
    return await command.run(args);
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage()}`);
    return 2;
  }
  const { code, text } = toldOf(error);
  console.error(text);
  console.log(JSON.stringify({ ok: false, code }));
  return 1;
}

function toldOf(error: unknown): { readonly code: string; readonly text: string } {
  if (error instanceof HubRefusal) return { code: error.code, text: error.message };
  if (error instanceof ConnectorError) {
    const { title, cause, remedy } = messageOf(error.code, terminalLanguage(), error.params);
    return { code: error.code, text: `${title}: ${cause}\n→ ${remedy}` };
  }
  if (error instanceof HubUnreachable)
    return toldOf(new ConnectorError('connector.hub-unreachable', {}, { cause: error }));
  const text = error instanceof Error ? error.message : String(error);
  return { code: 'connector.unexpected', text };
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
