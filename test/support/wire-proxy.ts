import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What passes between a connector and its hub, changed in one place: the versions that either side names. */
export interface WireProxy {
  readonly url: string;
  /** What the connector says that it understands. */
  connector: readonly number[] | undefined;
  /** What the hub says that it understands. */
  hub: readonly number[] | undefined;
  close(): Promise<void>;
}

/** A reverse proxy before a hub, by which a connector or hub of another release is met. */
export async function wireProxy(hubUrl: string): Promise<WireProxy> {
  const said: Pick<WireProxy, 'connector' | 'hub'> = { connector: undefined, hub: undefined };
  const server = createServer((asked, answer) => {
    const forward = asked.url?.endsWith('/connectors/heartbeat') ? rewritten : passed;
    forward(new URL(asked.url!, hubUrl), asked, answer, said).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(said, {
    url,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  });
}

type Said = Pick<WireProxy, 'connector' | 'hub'>;

async function passed(url: URL, asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  const onward = request(url, { method: asked.method, headers: asked.headers }, (got) => {
    answer.writeHead(got.statusCode!, got.headers);
    got.on('error', () => answer.destroy());
    got.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  answer.on('close', () => onward.destroy());
  asked.pipe(onward);
}

async function rewritten(
  url: URL,
  asked: IncomingMessage,
  answer: ServerResponse,
  said: Said,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of asked) parts.push(part as Buffer);
  const body = withWire(Buffer.concat(parts).toString(), said.connector);
  const got = await fetch(url, {
    method: asked.method!,
    headers: {
      authorization: asked.headers.authorization!,
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === '' ? {} : { body }),
  });
  answer.writeHead(got.status, { 'content-type': got.headers.get('content-type')! });
  answer.end(withWire(await got.text(), said.hub));
}

function withWire(text: string, wire: readonly number[] | undefined): string {
  if (wire === undefined || text === '') return text;
  const content = JSON.parse(text) as object;
  return 'wire' in content ? JSON.stringify({ ...content, wire }) : text;
}
