import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IssuerKeys } from './issuer-keys';

describe("An issuer's keys", () => {
  let server: Server;
  let issuer: string;
  let jwksUri: string;

  beforeAll(async () => {
    server = createServer((_, response) => {
      response.end(JSON.stringify({ issuer, jwks_uri: jwksUri }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it.each(['http://keys.example/jwks', 'ftp://keys.example/jwks', 'file:///etc/passwd', 'keys'])(
    'are not fetched from %s, where anybody could put theirs',
    async (address) => {
      jwksUri = address;
      const thrown: unknown = await new IssuerKeys(issuer).get().catch((error: unknown) => error);
      expect(thrown).toMatchObject({
        code: 'identity.token.issuer-unreachable',
        cause: { message: expect.stringContaining(`unsafe address: ${address}.`) },
      });
    },
  );

  it.each(['https://keys.example/jwks', 'http://127.0.0.1:1/jwks'])(
    'may lie at %s',
    async (address) => {
      jwksUri = address;
      await expect(new IssuerKeys(issuer).get()).resolves.toBeInstanceOf(Function);
    },
  );
});
