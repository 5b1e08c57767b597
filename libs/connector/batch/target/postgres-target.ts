import { Pool, type PoolClient } from 'pg';
import { ConnectorError } from '../../errors/connector-error';
import { textsSql } from '../../source/postgres/session';
import type { TargetConfig } from '../intake';
import { ensureBook, knownChunk, noteChunk, rejectionsOf } from './book';
import { fillStage } from './stage';
import type { Taken, TargetChunk } from './target';
import { targetFailureOf } from './target-failure';
import { upsertStage } from './upsert';

const connections = 2;
const connectMilliseconds = 30_000;

/** A PostgreSQL table of the department's own, in which the rows of batches are inserted or brought up to date. */
export class PostgresTarget {
  private readonly pool: Pool;
  private book: Promise<void> | undefined;

  constructor({ url }: TargetConfig) {
    this.pool = new Pool({
      connectionString: url,
      max: connections,
      application_name: 'shutong connector batch',
      connectionTimeoutMillis: connectMilliseconds,
      keepAlive: true,
      onConnect: (client) => client.query(textsSql) as unknown as void,
    });
    this.pool.on('error', () => undefined);
  }

  /**
   * Puts the chunk into its table and notes it beside, in one transaction: applied once, whatever is killed when.
   * Errors: `connector.target-unavailable`, `.target-table`, `.target-key`, `.target-failed`.
   */
  async apply(chunk: TargetChunk): Promise<Taken> {
    let client: PoolClient | undefined;
    let broken = true;
    try {
      client = await this.pool.connect();
      await this.ready(client);
      await client.query('BEGIN');
      const taken = await applied(client, chunk);
      await client.query('COMMIT');
      broken = false;
      return taken;
    } catch (error) {
      if (client) broken = await client.query('ROLLBACK').then(no, yes);
      throw targetFailureOf(error, chunk.table);
    } finally {
      client?.release(broken);
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private ready(client: PoolClient): Promise<void> {
    this.book ??= ensureBook(client).catch((error: unknown) => {
      this.book = undefined;
      throw error;
    });
    return this.book;
  }
}

const yes = () => true;
const no = () => false;

async function applied(client: PoolClient, chunk: TargetChunk): Promise<Taken> {
  const known = await knownChunk(client, chunk);
  if (known) return known;
  const rows = await fillStage(client, chunk);
  await upsertStage(client, chunk, rows);
  const { rejected, reasons } = await rejectionsOf(client, chunk);
  const taken = { accepted: rows - rejected, rejected, reasons };
  if (taken.accepted < 0)
    throw new ConnectorError('connector.target-failed', { table: chunk.table });
  await noteChunk(client, chunk, taken);
  return taken;
}
