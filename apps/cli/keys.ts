import { writeFile } from 'node:fs/promises';
import { ConfigError, readConfig } from '@shutong/platform';
import { generateKey } from '@shutong/tlog';
import { freshPrivateJwk } from '@shutong/wire';
import type { Command } from './command';

export const keysCommand: Command = {
  name: 'keys',
  usage: 'keys FILE',
  about:
    'Makes TOKEN_KEY and LOG_KEY (for LOG_ORIGIN) and writes them to a new FILE that only you can read; prints the public key of the log, for auditors.',
  async run([file, ...rest]) {
    if (file === undefined || rest.length > 0) return 2;
    if (!process.env['LOG_ORIGIN']) {
      throw new ConfigError(['LOG_ORIGIN is not set: the key of a log names its origin.']);
    }
    const { logOrigin } = readConfig('cli');
    const token = freshPrivateJwk('ed25519');
    const log = generateKey(logOrigin);
    const lines = [`TOKEN_KEY='${JSON.stringify(token)}'`, `LOG_KEY='${log.skey}'`, ''];
    // wx: a key that is in use is never overwritten.
    await writeFile(file, lines.join('\n'), { mode: 0o600, flag: 'wx' });
    console.log(JSON.stringify({ ok: true, file, logVkey: log.vkey }));
    return 0;
  },
};
