import { createServer, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a portal elsewhere answers. */
export interface PortalAnswer {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Sends so many bytes of the body, then breaks off. */
  readonly breakOffAfter?: number;
}

export interface PortalServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** All that was asked, in order. */
  readonly asked: readonly {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  stop(): Promise<void>;
}

/** Another portal on this machine; what it answers may change from one request to the next. */
export async function startPortal(
  answer: (
    path: string,
    headers: IncomingMessage['headers'],
  ) => PortalAnswer | Promise<PortalAnswer>,
): Promise<PortalServer> {
  const asked: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push({ path, headers: request.headers });
    const send = ({ status = 200, headers = {}, body = '', breakOffAfter }: PortalAnswer) => {
      if (breakOffAfter === undefined) return response.writeHead(status, headers).end(body);
      const bytes = Buffer.from(body);
      response.writeHead(status, { ...headers, 'content-length': bytes.length });
      return response.write(bytes.subarray(0, breakOffAfter), () => response.destroy());
    };
    Promise.resolve()
      .then(() => answer(path, request.headers))
      .then(send, () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
