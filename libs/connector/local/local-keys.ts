import { createHash, timingSafeEqual } from 'node:crypto';
import type { ListenConfig } from '../config/connector-config';
import { ConnectorError } from '../errors/connector-error';

const bearer = /^Bearer ([\x21-\x7e]{1,512})$/i;

/** The keys that the department's own systems bear; only their hashes are known here. */
export class LocalKeys {
  private readonly hashes: readonly Buffer[];

  constructor(keys: ListenConfig['keys']) {
    this.hashes = keys.map(({ sha256 }) => Buffer.from(sha256, 'hex'));
  }

  /**
   * Throws `connector.unauthenticated` unless the header bears one of the keys. All are compared, each
   * in constant time, so that the answer's time tells nothing.
   */
  assertBorne(authorization: string | undefined): void {
    const [, key = ''] = bearer.exec(authorization ?? '') ?? [];
    const hash = createHash('sha256').update(key).digest();
    const equal = this.hashes.filter((known) => timingSafeEqual(known, hash));
    if (key === '' || equal.length === 0) throw new ConnectorError('connector.unauthenticated');
  }
}
