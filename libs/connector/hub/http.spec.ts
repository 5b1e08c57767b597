import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { exchanged } from './http';
import { HubUnreachable } from './hub.errors';

/** What a hub of the test's own making does once the request has come. */
const hubs: Record<string, (socket: Socket) => void> = {
  'changes the protocol': (socket) =>
    void socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    ),
  'says nothing': () => undefined,
  'never ends its head': (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x: y\r\n'),
  'never ends its answer': (socket) =>
    drip(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\na\r\n'),
  'answers too much': (socket) =>
    void socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n${'a'.repeat(5_000_000)}`),
  'resets the connection': (socket) => void socket.resetAndDestroy(),
  'breaks off': (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
  'speaks another protocol': (socket) => void socket.write('220 ready\r\n\r\n'),
};

function drip(socket: Socket, head: string, drop: string): void {
  socket.write(head);
  const dripping = setInterval(() => socket.write(drop), 20);
  socket.once('close', () => clearInterval(dripping));
}

describe('An exchange with the hub', () => {
  let server: Server;
  let address: string;
  let behaves: (socket: Socket) => void;
  const sent = { method: 'POST', headers: {}, body: '{}', milliseconds: 300 } as const;

  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => behaves(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each(Object.keys(hubs))('settles as unreachable where the hub %s', async (name) => {
    behaves = hubs[name]!;
    await expect(exchanged(address, sent)).rejects.toThrow(HubUnreachable);
  });

  it('gives status and text of an answer, whatever came before on the way', async () => {
    behaves = (socket) => {
      socket.end(
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 409 Conflict\r\nContent-Length: 3\r\n\r\nabc',
      );
    };
    const whole = { ...sent, milliseconds: 10_000 };
    expect(await exchanged(address, whole)).toEqual({ status: 409, text: 'abc' });
  });
});
