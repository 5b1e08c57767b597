import { readFileSync } from 'node:fs';
import { enrol, systemMicros } from '@shutong/connector';
import { argumentsOf, needed } from './arguments';
import { UsageError, type Command } from './command';

export const initCommand: Command = {
  name: 'init',
  usage:
    'init --hub URL (--token-file FILE | --token TOKEN) --department CREDIT_CODE --dir DIR [--hosted]',
  about:
    'Joins the hub with a one-time token: makes keys, registers them, writes identity.json and a connector.yaml to fill in. A token in the arguments can be seen in the process list; a file cannot.',
  async run(args) {
    const texts = ['hub', 'token', 'token-file', 'department', 'dir'];
    const given = argumentsOf(args, { texts, flags: ['hosted'] });
    const { identity, already } = await enrol({
      dir: needed(given, 'dir'),
      hub: hubOf(needed(given, 'hub')),
      token: tokenOf(given.texts),
      department: needed(given, 'department'),
      hosted: given.flags['hosted'] ?? false,
      now: systemMicros(),
    });
    const { department, thumbprint, hosted } = identity;
    console.log(`${department} has joined. Tell other departments your thumbprint: ${thumbprint}`);
    console.log(JSON.stringify({ ok: true, department, thumbprint, hosted, already }));
    return 0;
  },
};

function hubOf(text: string): string {
  if (!/^https?:\/\/[^\s/]+/.test(text) || !URL.canParse(text)) {
    throw new UsageError('--hub has to be an http(s) address.');
  }
  return text.replace(/\/+$/, '');
}

function tokenOf(texts: Readonly<Record<string, string | undefined>>): string {
  const { token, 'token-file': file } = texts;
  if ((token === undefined) === (file === undefined)) {
    throw new UsageError('Either --token-file or --token is needed.');
  }
  if (token !== undefined) return token;
  try {
    return readFileSync(file!, 'utf8').trim();
  } catch {
    throw new UsageError('--token-file cannot be read.');
  }
}
