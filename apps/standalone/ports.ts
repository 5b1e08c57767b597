import { createServer } from 'node:net';
import { freePorts } from '@shutong/platform';

/** Where each part of the instance listens, all on loopback. */
export interface Ports {
  readonly hub: number;
  readonly portal: number;
  readonly worker: number;
  readonly issuer: number;
  /** One for each connector, in the order of the demo region. */
  readonly connectors: readonly number[];
}

const usual = { hub: 7400, portal: 7500, worker: 7600, issuer: 7480, firstConnector: 7411 };

/** The usual ports, or free ones; a busy port is named before anything has been started. */
export async function choosePorts(free: boolean, connectors: number): Promise<Ports> {
  const counted = Array.from({ length: connectors }, (_, index) => index);
  if (free) {
    const all = await freePorts(4 + connectors);
    const [hub, portal, worker, issuer, ...rest] = all as [number, number, number, number];
    return { hub, portal, worker, issuer, connectors: rest };
  }
  const { firstConnector, ...parts } = usual;
  const ports = { ...parts, connectors: counted.map((index) => firstConnector + index) };
  for (const port of [...Object.values(parts), ...ports.connectors]) await assertFree(port);
  return ports;
}

function assertFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () =>
      reject(
        new Error(
          `Port ${port} is in use. Stop what listens there, or run: npm start -- --free-ports`,
        ),
      ),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
