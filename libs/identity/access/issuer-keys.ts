import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { limits, monotonicMillis } from '@shutong/platform';
import { tokenErrors } from '../client/token.errors';
import { isSafe } from '../person/issuers';

const pauseAfterFailure = 5000;

/**
 * The signing keys of one issuer, found through its metadata (OpenID Connect Discovery §4) at the
 * first token. An issuer that does not answer is asked again no sooner than five seconds later.
 */
export class IssuerKeys {
  private found: Promise<JWTVerifyGetKey> | undefined;
  private failedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly issuer: string) {}

  /** Throws `identity.token.issuer-unreachable`. */
  async get(): Promise<JWTVerifyGetKey> {
    if (monotonicMillis() - this.failedAt < pauseAfterFailure) throw this.unreachable();
    this.found ??= this.discover().catch((cause: unknown) => {
      this.found = undefined;
      this.failedAt = monotonicMillis();
      throw this.unreachable(cause);
    });
    return this.found;
  }

  unreachable(cause?: unknown): Error {
    return Object.assign(tokenErrors.issuerUnreachable({ issuer: this.issuer }), { cause });
  }

  private async discover(): Promise<JWTVerifyGetKey> {
    const address = `${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const timeoutDuration = limits.issuerAnswer.value;
    const signal = AbortSignal.timeout(timeoutDuration);
    const response = await fetch(address, { signal, redirect: 'error' });
    if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
    const metadata = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
    if (metadata.issuer !== this.issuer || typeof metadata.jwks_uri !== 'string') {
      throw new Error(`${address} is not the metadata of ${this.issuer}.`);
    }
    if (!isSafe(metadata.jwks_uri)) {
      throw new Error(`${address} names keys at an unsafe address: ${metadata.jwks_uri}.`);
    }
    return createRemoteJWKSet(new URL(metadata.jwks_uri), { timeoutDuration });
  }
}
