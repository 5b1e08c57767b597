import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TransportUnavailable } from '../transport.errors';
import { HttpChannel } from './http-channel';

const call = { method: 'GET', path: '/x' } as const;
const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const big = 'a'.repeat(2 << 20);

/** What a hub of the test's own making does once the request has come. */
const hubs: Record<string, (socket: Socket) => void> = {
  'changes the protocol': (socket) =>
    void socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    ),
  'answers too much': (socket) =>
    void socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${big.length}\r\n\r\n${big}`),
  'refuses with too much': (socket) =>
    void socket.write(`HTTP/1.1 400 Bad\r\nContent-Length: ${big.length}\r\n\r\n${big}`),
  'resets the connection': (socket) => void socket.resetAndDestroy(),
  'breaks off': (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
  'speaks another protocol': (socket) => void socket.write('220 ready\r\n\r\n'),
};

describe('The channel to the hub', () => {
  let server: Server;
  let channel: HttpChannel;
  let behaves: (socket: Socket) => void;
  let sockets: Socket[];

  beforeEach(async () => {
    sockets = [];
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).on('data', () => behaves(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    channel = new HttpChannel({ baseUrl: `http://127.0.0.1:${port}`, token: async () => 'token' });
  });
  afterEach(async () => {
    vi.useRealTimers();
    channel.close();
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(Object.keys(hubs))('settles as unavailable where the hub %s', async (name) => {
    behaves = hubs[name]!;
    await expect(channel.ask(call)).rejects.toThrow(TransportUnavailable);
  });

  it('opens no response where the hub changes the protocol', async () => {
    behaves = hubs['changes the protocol']!;
    await expect(channel.open(call)).rejects.toThrow(TransportUnavailable);
  });

  it.each([
    ['says nothing', ''],
    ['never ends its head', 'HTTP/1.1 200 OK\r\nx: y\r\n'],
    ['never ends its answer', `${head}1\r\na\r\n`],
  ])(
    'gives up after its time where the hub %s, however lately a byte came',
    async (_what, said) => {
      // The sockets keep the true time: only the deadline is moved.
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
      const asked = new Promise<void>((resolve) => {
        behaves = (socket) => {
          if (said) socket.write(said);
          resolve();
        };
      });
      const answer = channel.ask(call).catch((error: unknown) => error);
      await asked;
      vi.advanceTimersByTime(14_000);
      if (said.startsWith(head)) sockets[0]!.write('1\r\na\r\n');
      vi.advanceTimersByTime(1_000);
      const error = await answer;
      expect(error).toBeInstanceOf(TransportUnavailable);
    },
  );

  it('reads as much as the call allows, and a response without end as long as it flows', async () => {
    behaves = hubs['answers too much']!;
    const whole = await channel.ask({ ...call, largestAnswer: big.length });
    expect(whole).toHaveLength(big.length);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    behaves = (socket) => void socket.write(head);
    const response = await channel.open(call);
    vi.advanceTimersByTime(60_000);
    sockets.at(-1)!.write('1\r\nb\r\n');
    const [chunk] = (await once(response, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('b');
    response.destroy();
  });
});
