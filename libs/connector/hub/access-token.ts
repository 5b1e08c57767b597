import { clientAssertion, type ConnectorKeys } from '@shutong/wire';
import { exchanged, objectOf } from './http';
import { HubRefusal, HubUnreachable, tokenRefusals } from './hub.errors';

/** A token is renewed this long before its end, so that none runs out on the way. */
const renewBeforeUs = 30_000_000;
const answerWithinMs = 10_000;

export interface TokenSource {
  readonly clientId: string;
  readonly tokenUrl: string;
  /** The hub's issuer: its public address. */
  readonly audience: string;
  readonly keys: ConnectorKeys;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

/** The connector's access token (`private_key_jwt`, RFC 7523): asked for once, shared, renewed in time. */
export class AccessToken {
  private held: { readonly token: string; readonly until: number } | undefined;
  private asking: Promise<string> | undefined;

  constructor(private readonly source: TokenSource) {}

  /** A valid token. Errors: `HubRefusal` (the hub does not know this connector), `HubUnreachable`. */
  get(): Promise<string> {
    if (this.held && this.held.until - renewBeforeUs > this.source.now()) {
      return Promise.resolve(this.held.token);
    }
    this.asking ??= this.renew().finally(() => (this.asking = undefined));
    return this.asking;
  }

  /** Gives a token up that the hub no longer takes, unless a newer one is here already. */
  forget(token: string): void {
    if (this.held?.token === token) this.held = undefined;
  }

  private async renew(): Promise<string> {
    const { clientId, audience, keys, now, tokenUrl } = this.source;
    const asked = now();
    const assertion = await clientAssertion({ clientId, audience, keys, now: asked });
    const { status, text } = await exchanged(tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }).toString(),
      milliseconds: answerWithinMs,
    });
    if (status >= 500) throw new HubUnreachable(`token endpoint, status ${status}`);
    if (status !== 200) throw refusalOf(status, text);
    const { access_token: token, expires_in: seconds } = granted(text);
    this.held = { token, until: asked + seconds * 1_000_000 };
    return token;
  }
}

/** RFC 6749 §5.2: `error` is a code. */
function refusalOf(status: number, text: string): HubRefusal {
  const { error } = objectOf(text);
  const code = typeof error === 'string' ? error.slice(0, 60).replaceAll('_', '-') : 'refused';
  return new HubRefusal(
    `${tokenRefusals}${code}`,
    status,
    'The hub gives this connector no token.',
  );
}

function granted(text: string): { access_token: string; expires_in: number } {
  const { access_token, expires_in } = objectOf(text);
  if (typeof access_token === 'string' && typeof expires_in === 'number') {
    return { access_token, expires_in };
  }
  throw new HubUnreachable('token endpoint, answer without a token');
}
