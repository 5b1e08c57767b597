import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be cut, as by a server that dies without a word. */
export interface BreakingLink {
  /** The address that was given, by this way. */
  readonly url: string;
  /** Ends every connection that there is. */
  cut(): void;
  /** The same, and every new one, until told otherwise. */
  shut(isShut: boolean): void;
  close(): Promise<void>;
}

export async function breakingLink(address: string): Promise<BreakingLink> {
  const to = new URL(address);
  const sockets = new Set<Socket>();
  const kept = (socket: Socket) => sockets.add(socket.on('error', () => undefined));
  let isClosed = false;
  const server = createServer((from) => {
    if (isClosed) return void from.destroy();
    const onward = connect(Number(to.port), to.hostname);
    kept(from).add(onward);
    kept(onward);
    from.pipe(onward).pipe(from);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const { port } = server.address() as AddressInfo;
  return {
    url: Object.assign(new URL(address), { hostname: '127.0.0.1', port: String(port) }).toString(),
    cut,
    shut: (isShut) => {
      isClosed = isShut;
      if (isShut) cut();
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
