import { ConfigError, required, type Config } from '@shutong/platform';
import { noteSigner, parseSkey, TlogError, vkeyOf } from '@shutong/tlog';
import type { LogKey } from '@shutong/tlog-folder';

/**
 * The key of the settings. Its name has to be the log's origin: who is given the public key alone
 * knows from it which log to expect (C2SP tlog-checkpoint).
 * @throws ConfigError; it never quotes the key
 */
export function logKeyOf(config: Config): LogKey {
  const skey = required(config, 'logKey');
  const origin = config.logOrigin;
  try {
    const { name } = parseSkey(skey);
    if (name !== origin) {
      throw new ConfigError([
        `LOG_KEY is the key of ${name}, but LOG_ORIGIN is ${origin}. They have to be the same.`,
      ]);
    }
    return { origin, vkey: vkeyOf(skey), signer: noteSigner(skey) };
  } catch (error) {
    if (error instanceof TlogError) throw new ConfigError([`LOG_KEY: ${error.message}.`]);
    throw error;
  }
}
