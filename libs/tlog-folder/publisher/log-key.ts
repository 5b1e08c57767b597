import type { Signer } from '@shutong/tlog';

/** Who signs a log: its name, its public key, its signer. */
export interface LogKey {
  readonly origin: string;
  readonly vkey: string;
  readonly signer: Signer;
}
