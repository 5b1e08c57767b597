import { createServer, type Server, type Socket } from 'node:net';
import { requested } from './request';

/** Answers the first request of each connection and resets it at the second, as a proxy does that had closed it meanwhile. */
function resettingServer(sockets: Set<Socket>): Server {
  return createServer((socket: Socket) => {
    sockets.add(socket);
    let asked = 0;
    socket.on('error', () => undefined);
    socket.on('data', () => {
      asked += 1;
      if (asked > 1) socket.resetAndDestroy();
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok');
    });
  });
}

describe('a request over a connection that was closed meanwhile', () => {
  let server: Server;
  let url: URL;
  const sockets = new Set<Socket>();
  beforeEach(async () => {
    server = resettingServer(sockets);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  const ask = (method: 'GET' | 'POST') =>
    requested(url, { method, headers: {}, milliseconds: 10_000 }, 100);

  it('is sent again on another one where it only reads', async () => {
    for (let n = 0; n < 3; n += 1) expect((await ask('GET')).bytes.toString()).toBe('ok');
  });

  it('is not sent again where it may have changed something', async () => {
    expect((await ask('GET')).status).toBe(200);
    await expect(ask('POST')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
