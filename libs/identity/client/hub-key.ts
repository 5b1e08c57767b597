import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Config, ConfigError, required } from '@shutong/platform';

/** The key by which the hub knows its own access tokens; without one the hub does not start. */
@Injectable()
export class HubKey {
  readonly private: KeyObject;
  readonly public: KeyObject;

  constructor(@Inject(Config) config: Config) {
    this.private = read(required(config, 'tokenKey'));
    this.public = createPublicKey(this.private);
  }
}

function read(setting: string): KeyObject {
  try {
    const key = createPrivateKey({ key: JSON.parse(setting) as JsonWebKey, format: 'jwk' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Told below without the cause, which could quote the key.
  }
  throw new ConfigError(['TOKEN_KEY: it has to be a private JWK of an Ed25519 key.']);
}
