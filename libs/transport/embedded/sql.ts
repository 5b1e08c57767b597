import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { TransportError, TransportUnavailable } from '../transport.errors';

/** One connection's statements inside a transaction. */
export type Work<T> = (client: PoolClient) => Promise<T>;

/** Statements over a pool, whose failures come as `TransportUnavailable` with the database's own as cause. */
export class Sql {
  constructor(private readonly pool: Pool) {}

  async query<R extends QueryResultRow>(
    statement: string | QueryConfig,
    values?: unknown[],
  ): Promise<QueryResult<R>> {
    try {
      return await this.pool.query<R>(statement, values);
    } catch (error) {
      throw unavailable(error);
    }
  }

  /** All or nothing. */
  async transaction<T>(work: Work<T>): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw unavailable(error);
    });
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      await client.query('ROLLBACK').then(
        () => client.release(),
        // The connection is broken: it must not go back into the pool.
        (broken: Error) => client.release(broken),
      );
      throw unavailable(error);
    }
  }
}

function unavailable(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const { message } = error as Error;
  return new TransportUnavailable(`The message log cannot be used: ${message}`, { cause: error });
}
