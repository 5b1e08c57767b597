import type { Proven } from '../account/account-message';
import type { Scope } from '../api-key/scopes';
import type { TierName } from '../quota/tiers';

/** Of a new key, as it is handed in. */
export interface KeyHandedIn {
  readonly name: string;
  /** SHA-256, hex. */
  readonly digest: string;
  readonly label: string;
  readonly tier: TierName;
  readonly scopes: readonly Scope[];
  readonly datasets?: readonly string[];
  /** Of a contest. */
  readonly entry?: string;
  /** On conditionally open data. */
  readonly agreement?: string;
  readonly days: number;
}

export interface Registration {
  readonly op: 'register';
  readonly developer: string;
  readonly name: string;
  readonly contact?: string;
  readonly secretName: string;
  /** SHA-256 of the SHA-256 of the management secret, hex. */
  readonly secretDigest: string;
  readonly key: KeyHandedIn;
}

export interface KeyMaking extends Proven {
  readonly op: 'make-key';
  readonly key: KeyHandedIn;
}

export interface KeyRotation extends Proven {
  readonly op: 'rotate-key';
  readonly replaces: string;
  readonly overlapHours: number;
  readonly name: string;
  readonly digest: string;
}

export interface KeyRevocation extends Proven {
  readonly op: 'revoke-key';
  readonly name: string;
}

/** As contracts/intake/developer.v1.schema.json has it. */
export type DeveloperMessage = Registration | KeyMaking | KeyRotation | KeyRevocation;
