import { connect } from 'node:net';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SystemClock } from '../clock/clock';
import { createHttpApp } from './create-app';

@Module({})
class Nothing {}

/** Sends bytes as they are and gives back what comes, until the other side closes. */
const exchange = (port: number, bytes: string | Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

describe('what is refused before a route is found', () => {
  let app: NestFastifyApplication;
  let port: number;
  beforeAll(async () => {
    app = await createHttpApp(Nothing, { clock: new SystemClock(), forAnyOrigin: true });
    await app.listen(0, '127.0.0.1');
    port = (app.getHttpServer().address() as { port: number }).port;
  });
  afterAll(() => app.close());

  it.each([
    [
      'letters that no address may hold',
      Buffer.from('GET /api?q=天气 HTTP/1.1\r\nhost: h\r\n\r\n'),
      400,
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['no method of HTTP', 'FETCH / HTTP/1.1\r\nhost: h\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nhost: h\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'an address that cannot be decoded',
      'GET /%ff/%zz HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n',
      400,
    ],
  ])(
    '%s gets the one shape of errors, which a page of any origin may read',
    async (_, bytes, status) => {
      const [head = '', body = ''] = (await exchange(port, bytes)).split('\r\n\r\n');
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(head.toLowerCase()).toContain('content-type: application/problem+json');
      expect(head.toLowerCase()).toContain('access-control-allow-origin: *');
      expect(JSON.parse(body)).toMatchObject({
        ...{ status, code: 'platform.invalid-input' },
        instance: expect.stringMatching(/^urn:uuid:/),
      });
    },
  );
});
