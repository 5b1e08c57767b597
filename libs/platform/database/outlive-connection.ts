import type { ClientBase } from 'pg';

/**
 * For the `onConnect` of a pool: a connection that breaks while somebody works with it fails that work, which says so; unheard, its
 * own event would end the process besides. Of idle ones the pool itself tells.
 */
export function outliveConnection(client: Pick<ClientBase, 'on'>): void {
  client.on('error', () => undefined);
}
