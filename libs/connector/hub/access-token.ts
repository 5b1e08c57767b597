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
  /** Those of now: they may change. */
  readonly keys: () => ConnectorKeys;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

/** A token, the thumbprint of the key that it was asked for with, and its end. */
interface Held {
  readonly token: string;
  readonly key: string;
  readonly until: number;
}

/** The connector's access token (`private_key_jwt`, RFC 7523): asked for once, shared, renewed in time. */
export class AccessToken {
  private held: Held | undefined;
  private asking: Promise<string> | undefined;

  constructor(private readonly source: TokenSource) {}

  /** A valid token. Errors: `HubRefusal` (the hub does not know this connector), `HubUnreachable`. */
  get(): Promise<string> {
    if (this.isGood(this.held)) return Promise.resolve(this.held.token);
    this.asking ??= this.renew().finally(() => (this.asking = undefined));
    return this.asking;
  }

  /** Gives a token up that the hub no longer takes, unless a newer one is here already. */
  forget(token: string): void {
    if (this.held?.token === token) this.held = undefined;
  }

  /** A token for a former key ends when that is revoked: it is not kept until then. */
  private isGood(held: Held | undefined): held is Held {
    const { keys, now } = this.source;
    return (
      held !== undefined && held.key === keys().thumbprint && held.until > now() + renewBeforeUs
    );
  }

  private async renew(): Promise<string> {
    const { clientId, audience, now, tokenUrl } = this.source;
    const keys = this.source.keys();
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
    this.held = { token, key: keys.thumbprint, until: asked + seconds * 1_000_000 };
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
