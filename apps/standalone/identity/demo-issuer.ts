import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { demoKeys } from './demo-keys';
import { demoConfiguration, type DemoIssuerOptions } from './demo.configuration';
import { signInHandler } from './sign-in.handler';

export type { DemoIssuerOptions };

export interface DemoIssuer {
  readonly issuer: string;
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';

/**
 * Starts an OpenID provider for the invented people of the demo: authorization code with PKCE, access
 * tokens as JWT with `department`, `roles` and `name`. On loopback only, and only where SHUTONG_DEMO=1
 * allows demo identities at all.
 */
export async function startDemoIssuer(options: DemoIssuerOptions): Promise<DemoIssuer> {
  if (process.env['SHUTONG_DEMO'] !== '1') {
    throw new Error('The demo issuer starts only with SHUTONG_DEMO=1: its people are invented.');
  }
  for (const url of [options.hubUrl, options.portalUrl]) assertLoopback(url);
  const keys = await demoKeys(options.folder);
  const server = createServer();
  server.listen(options.port, loopback);
  await once(server, 'listening');
  const host = `${loopback}:${(server.address() as AddressInfo).port}`;
  const issuer = `http://${host}`;
  const provider = new Provider(issuer, demoConfiguration(options, keys));
  server.on('request', router(provider, options, host));
  return { issuer, stop: () => stop(server) };
}

/** Codes and tokens of invented people travel in clear: they never leave this machine. */
function assertLoopback(url: string): void {
  if (new URL(url).hostname === loopback) return;
  throw new Error(`The demo issuer serves ${loopback} only, not ${url}.`);
}

function router(provider: Provider, options: DemoIssuerOptions, host: string) {
  const callback = provider.callback();
  const { people, password, hubUrl, portalUrl } = options;
  const returnTo = [hubUrl, portalUrl].map((url) => new URL(url).origin);
  const signIn = signInHandler(provider, { people, password, returnTo });
  return (request: IncomingMessage, response: ServerResponse): void => {
    // A page elsewhere could resolve its own name to 127.0.0.1; it cannot change the Host header.
    if (request.headers.host !== host) {
      response.writeHead(421).end();
    } else if (request.url?.startsWith('/interaction/')) {
      signIn(request, response).catch((error: unknown) => refuse(response, error));
    } else {
      void callback(request, response);
    }
  };
}

/** A stale or foreign interaction: the sign-in has to begin anew. */
function refuse(response: ServerResponse, error: unknown): void {
  const why = error instanceof Error ? error.message : 'unknown';
  response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`登录已失效，请重新开始。 · Please begin to sign in again. (${why})\n`);
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
