import type { ClientBase } from 'pg';

/**
 * For the `onConnect` of a pool, which waits for it although its type does not say so: how the session reads and writes. A connection
 * that breaks while somebody works with it fails that work; unheard, its own event would end the connector besides.
 */
export const connected =
  (session: string) =>
  (client: ClientBase): void => {
    client.on('error', () => undefined);
    return client.query(session) as unknown as void;
  };
