import * as oidc from 'openid-client';

export interface SignIn {
  readonly issuer: string;
  /** Account name of a demo person. */
  readonly account: string;
  readonly password: string;
  readonly clientId?: string;
}

/** A loopback address of the demo's client; nothing listens there, the code is read off the redirect. */
const redirectUri = 'http://127.0.0.1/callback';
const mostSteps = 10;

/**
 * Signs a demo person in as a browser would, by authorization code with PKCE over HTTP: redirects,
 * cookies, the page's form. Returns the access token.
 */
export async function signIn({ clientId = 'shutong-demo', ...who }: SignIn): Promise<string> {
  const issuer = await oidc.discovery(new URL(who.issuer), clientId, undefined, oidc.None(), {
    execute: [oidc.allowInsecureRequests],
  });
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const address = oidc.buildAuthorizationUrl(issuer, {
    redirect_uri: redirectUri,
    scope: 'openid',
    state,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const returned = await new Browser(who).follow(address);
  const tokens = await oidc.authorizationCodeGrant(issuer, returned, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    idTokenExpected: true,
  });
  return tokens.access_token;
}

/** As much of a browser as the sign-in takes. */
class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly who: SignIn) {}

  /** Goes where it is sent, fills in the page on the way, and returns the address that ends it. */
  async follow(start: URL): Promise<URL> {
    let address = start;
    for (let step = 0; step < mostSteps; step += 1) {
      const response = await this.request(address);
      const next = await this.nextOf(response, address);
      if (next.href.startsWith(redirectUri)) return next;
      address = next;
    }
    throw new Error(`The sign-in of ${this.who.account} does not end.`);
  }

  private async nextOf(response: Response, address: URL): Promise<URL> {
    const location = response.headers.get('location');
    if (location) return new URL(location, address);
    const action = /<form method="post" action="([^"]+)"/.exec(await response.text())?.[1];
    if (!response.ok || !action) throw new Error(`${address.href} answered ${response.status}.`);
    const { account, password } = this.who;
    const form = new URLSearchParams({ account, password });
    const submitted = await this.request(new URL(action, address), form);
    const next = submitted.headers.get('location');
    if (!next) throw new Error(`${account} was refused with ${submitted.status}.`);
    return new URL(next, address);
  }

  private async request(address: URL, form?: URLSearchParams): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie },
      ...(form ? { body: form } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) this.cookies.set(name!, value);
      else this.cookies.delete(name!);
    }
    return response;
  }
}
