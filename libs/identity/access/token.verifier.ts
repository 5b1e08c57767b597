import { Inject, Injectable } from '@nestjs/common';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { Clock, Config, limits, sha256 } from '@shutong/platform';
import { HubKey } from '../client/hub-key';
import { tokenErrors } from '../client/token.errors';
import { mapClaims } from '../person/claims.policy';
import { readIssuers, type OidcIssuer } from '../person/issuers';
import type { PersonToken } from '../person/person.policy';
import { IssuerKeys } from './issuer-keys';

/** An access token of ours, issued for the key with that thumbprint. */
export interface ClientToken {
  readonly kind: 'client';
  readonly clientId: string;
  readonly thumbprint: string;
  readonly hash: string;
  readonly expiresAt: Date;
}

export type VerifiedToken = PersonToken | ClientToken;

interface Trusted {
  readonly issuer: OidcIssuer;
  readonly keys: IssuerKeys;
}

/** Asymmetric only: with `none` or HMAC anybody could sign. */
const algorithms = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'PS256', 'PS384', 'RS256', 'RS384'];
/** Access tokens (RFC 9068) and plain JWTs; never proofs, log-out tokens or assertions. */
const types = [undefined, 'at+jwt', 'application/at+jwt', 'JWT'];
const longestToken = 8192;

/**
 * Proves tokens: signature, issuer, audience, times. Only this outcome is remembered, until the token
 * expires; who may still do what is looked up at every call.
 */
@Injectable()
export class TokenVerifier {
  private readonly verified = new LRUCache<string, VerifiedToken>({
    max: limits.verifiedTokens.value,
  });
  private readonly trusted: ReadonlyMap<string, Trusted>;

  constructor(
    @Inject(Config) private readonly config: Config,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(HubKey) private readonly hubKey: HubKey,
  ) {
    const issuers = readIssuers(config.oidcIssuers);
    this.trusted = new Map(
      issuers.map((issuer) => [issuer.issuer, { issuer, keys: new IssuerKeys(issuer.issuer) }]),
    );
  }

  /** The same object for the same token while it is remembered. Throws `identity.token.*`. */
  async verify(token: string): Promise<VerifiedToken> {
    if (token.length > longestToken) throw tokenErrors.invalid({ why: 'too long' });
    const hash = sha256(token);
    const known = this.remembered(hash);
    if (known) return known;
    const fresh = await this.prove(token, hash);
    // Of several calls that proved it at once, the first one's object stands for all.
    const first = this.remembered(hash);
    if (first) return first;
    this.verified.set(hash, fresh);
    return fresh;
  }

  private remembered(hash: string): VerifiedToken | undefined {
    const known = this.verified.get(hash);
    return known && known.expiresAt > this.clock.now() ? known : undefined;
  }

  private prove(token: string, hash: string): Promise<VerifiedToken> {
    const issuer = issuerOf(token);
    if (issuer === this.config.hubUrl) return this.proveOurs(token, hash);
    const trusted = this.trusted.get(issuer);
    if (!trusted) throw tokenErrors.unknownIssuer();
    return this.proveTheirs(token, hash, trusted);
  }

  private async proveOurs(token: string, hash: string): Promise<ClientToken> {
    const { hubUrl } = this.config;
    const { payload } = await jwtVerify<{ key: string }>(token, this.hubKey.public, {
      ...this.options(hubUrl, hubUrl),
      algorithms: ['EdDSA'],
      typ: 'at+jwt',
    }).catch(refuse);
    const { sub, key: thumbprint } = payload;
    return { kind: 'client', clientId: sub!, thumbprint, hash, expiresAt: expiryOf(payload) };
  }

  private async proveTheirs(token: string, hash: string, trusted: Trusted): Promise<PersonToken> {
    const { issuer, keys } = trusted;
    const options = { ...this.options(issuer.issuer, issuer.audience), algorithms };
    const { payload, protectedHeader } = await jwtVerify(token, await keys.get(), options).catch(
      (error: unknown) => {
        if (isUnreachable(error)) throw keys.unreachable(error);
        return refuse(error);
      },
    );
    if (!types.includes(protectedHeader.typ)) throw tokenErrors.invalid({ why: 'type' });
    return {
      kind: 'person',
      issuer: issuer.issuer,
      subject: payload.sub!,
      clientId: clientOf(payload),
      hash,
      expiresAt: expiryOf(payload),
      ...mapClaims(issuer, payload),
    };
  }

  private options(issuer: string, audience: string) {
    return {
      issuer,
      audience,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: limits.clockSkew.value,
      currentDate: this.clock.now(),
    };
  }
}

function issuerOf(token: string): string {
  try {
    const { iss } = decodeJwt(token);
    if (typeof iss === 'string') return iss;
  } catch {
    // Not a JWT: refused below like one without issuer.
  }
  throw tokenErrors.invalid({ why: 'not a JWT with an issuer' });
}

const expiryOf = (payload: JWTPayload): Date => new Date(payload.exp! * 1000);

function clientOf(payload: JWTPayload): string {
  const client = payload['client_id'] ?? payload['azp'];
  return typeof client === 'string' ? client : '';
}

/** Told apart from a bad token, which is its bearer's fault: jose's own failures to fetch, and fetch's. */
const isUnreachable = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) ||
  error instanceof errors.JWKSTimeout ||
  error.code === 'ERR_JOSE_GENERIC';

function refuse(error: unknown): never {
  if (error instanceof errors.JWTExpired) throw tokenErrors.expired();
  if (error instanceof errors.JOSEError) throw tokenErrors.invalid({ why: error.code });
  throw error;
}
