import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair, type JWTPayload } from 'jose';

/** An issuer that signs whatever a test asks for, with metadata and keys over HTTP. */
export interface TestIssuer {
  readonly issuer: string;
  /** Requests that it has answered, by path. */
  readonly asked: Record<string, number>;
  sign(claims: JWTPayload, header?: object): Promise<string>;
  stop(): Promise<void>;
}

export async function startTestIssuer(): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: '1', alg: 'ES256', use: 'sig' };
  const asked: Record<string, number> = {};
  const server = createServer((request, response) => {
    asked[request.url!] = (asked[request.url!] ?? 0) + 1;
    const metadata = { issuer, jwks_uri: `${issuer}/keys` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : metadata));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    asked,
    sign: (claims, header = {}) =>
      new SignJWT({ iss: issuer, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: '1', typ: 'at+jwt', ...header })
        .sign(privateKey),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
