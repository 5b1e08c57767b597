import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { sha256 } from '@shutong/platform';
import type { DemoPerson } from './demo-person';
import { signInPage } from './sign-in.page';

/** Who may sign in, with what, and where browsers may be sent afterwards. */
export interface SignInSettings {
  readonly people: readonly DemoPerson[];
  readonly password: string;
  readonly returnTo: readonly string[];
}

const longestForm = 4096;

/** Shows the sign-in page and takes its form: the interaction of oidc-provider's `login` prompt. */
export function signInHandler(provider: Provider, settings: SignInSettings) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { uid } = await provider.interactionDetails(request, response);
    const show = (status: number, failed: boolean): void => {
      const page = { action: `/interaction/${uid}`, people: settings.people, failed };
      response.writeHead(status, headers(settings.returnTo)).end(signInPage(page));
    };
    if (request.method !== 'POST') return show(200, false);
    const form = await formOf(request);
    const account = form.get('account') ?? '';
    const known = settings.people.some((person) => person.account === account);
    if (!known || !same(form.get('password') ?? '', settings.password)) return show(401, true);
    await provider.interactionFinished(request, response, { login: { accountId: account } });
  };
}

/** A browser holds the redirects after a form to `form-action` too. */
const headers = (returnTo: readonly string[]) => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${returnTo.join(' ')}; frame-ancestors 'none'; base-uri 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > longestForm) throw new RangeError('The sign-in form is too large.');
  }
  return new URLSearchParams(text);
}

const same = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other)));
