import {
  interactionPolicy,
  type AccessToken,
  type ClientCredentials,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import type { DemoKeys } from './demo-keys';
import type { DemoPerson } from './demo-person';
import { MemoryAdapter } from './memory.adapter';

export interface DemoIssuerOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** Where its keys are kept. */
  readonly folder: string;
  readonly people: readonly DemoPerson[];
  /** One for all of them; printed at start. */
  readonly password: string;
  /** Audience of the access tokens. */
  readonly hubUrl: string;
  readonly portalUrl: string;
}

/** The one client of the demo: console, story and tests; public, so PKCE is what protects it. */
export const demoClient = 'shutong-demo';

const hour = 3600;

/** oidc-provider as the demo needs it; everything else is switched off. */
export function demoConfiguration(options: DemoIssuerOptions, keys: DemoKeys): Configuration {
  const { hubUrl } = options;
  return {
    adapter: () => new MemoryAdapter(),
    jwks: keys.jwks,
    cookies: { keys: keys.cookieKeys },
    clients: [clientOf(options)],
    clientBasedCORS: (_ctx, origin) => allowedOrigins(options).includes(origin),
    pkce: { required: () => true },
    responseTypes: ['code'],
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}`, policy: onlySignIn() },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    loadExistingGrant: (ctx) => consented(ctx, hubUrl),
    extraTokenClaims: (_ctx, token) => claimsOf(options, token),
    ttl: {
      AccessToken: hour,
      IdToken: hour,
      Interaction: hour / 6,
      Session: 8 * hour,
      Grant: 8 * hour,
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => hubUrl,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: hubUrl,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}

/** A native client (RFC 8252 §7.3): its loopback addresses match whatever their port. */
const clientOf = ({ hubUrl, portalUrl }: DemoIssuerOptions) => ({
  client_id: demoClient,
  application_type: 'native' as const,
  token_endpoint_auth_method: 'none' as const,
  id_token_signed_response_alg: 'ES256' as const,
  grant_types: ['authorization_code'],
  response_types: ['code' as const],
  redirect_uris: [...new Set([hubUrl, portalUrl, 'http://127.0.0.1'])].map((url) =>
    new URL('/callback', url).toString(),
  ),
});

const allowedOrigins = ({ hubUrl, portalUrl }: DemoIssuerOptions): string[] =>
  [hubUrl, portalUrl].map((url) => new URL(url).origin);

/** The demo's client is its own: nobody is asked whether it may know who they are. */
function onlySignIn() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

/** The consent that is taken for granted. */
async function consented({ oidc }: KoaContextWithOIDC, hubUrl: string) {
  const { client, session, provider } = oidc;
  const accountId = session?.accountId;
  if (!client || !accountId) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId });
  grant.addOIDCScope('openid');
  grant.addResourceScope(hubUrl, '');
  await grant.save();
  return grant;
}

/** What the hub maps: department, roles and name; nothing else about the person. */
function claimsOf({ people }: DemoIssuerOptions, token: AccessToken | ClientCredentials) {
  const person = people.find(({ account }) => 'accountId' in token && account === token.accountId);
  if (!person) return undefined;
  const { department, roles, name } = person;
  return { department, roles, name };
}
