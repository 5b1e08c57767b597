import { Pool, type PoolClient } from 'pg';
import { atRisk } from '@shutong/crash';
import { ConnectorError } from '../../../errors/connector-error';
import { connected } from '../../../source/postgres/connected';
import { keepsConnection } from '../../../source/postgres/failure';
import { locksSql, textsSql } from '../../../source/postgres/session';
import type { PostgresTargetConfig } from '../../intake';
import { ensureBook, explainBook, knownChunk, noteChunk, rejectionsOf } from './book';
import { ensureOrigins, explainOrigins, noteOrigin } from './origin-book';
import { fillStage } from './stage';
import { copyStraight } from './straight';
import type { Taken, Target, TargetChunk, TargetPlace } from '../target';
import { targetFailureOf } from './target-failure';
import { explainUpsert, upsertStage } from './upsert';

const connections = 2;
const connectMilliseconds = 30_000;
/** Longest time for one statement of a chunk, its rows included. */
const statementMilliseconds = 600_000;
/** Longest wait for a server that does not even end what it was told to end. */
const silenceMilliseconds = 660_000;

/** A PostgreSQL table of the department's own, in which the rows of batches are inserted or brought up to date. */
export class PostgresTarget implements Target {
  private readonly pool: Pool;
  /** Whether where rows come from can be noted. */
  private book: Promise<boolean> | undefined;
  /** By table, the newest batch of which a chunk had to be staged: its others are not tried straight. */
  private readonly staged = new Map<string, string>();

  constructor({ url }: PostgresTargetConfig) {
    this.pool = new Pool({
      connectionString: url,
      max: connections,
      application_name: 'shutong connector batch',
      connectionTimeoutMillis: connectMilliseconds,
      statement_timeout: statementMilliseconds,
      query_timeout: silenceMilliseconds,
      keepAlive: true,
      onConnect: connected(`${textsSql};${locksSql}`),
    });
    this.pool.on('error', () => undefined);
  }

  /**
   * Puts the chunk into its table and notes it beside, in one transaction: applied once, whatever is killed when.
   * Errors: `connector.target-unavailable` (also where it waited too long for a lock), `.target-table`, `.target-key`, `.target-failed`.
   */
  async apply(chunk: TargetChunk): Promise<Taken> {
    let client: PoolClient | undefined;
    let broken = true;
    try {
      client = await this.pool.connect();
      const hasOrigins = await this.ready(client);
      const committed = client;
      await client.query('BEGIN');
      const taken = await this.applied(client, chunk, hasOrigins);
      await atRisk('chunk.apply', () => committed.query('COMMIT'));
      broken = false;
      return taken;
    } catch (error) {
      // Behind a statement that has not ended a rollback would wait for it.
      if (client && keepsConnection(error)) broken = await client.query('ROLLBACK').then(no, yes);
      throw targetFailureOf(error, chunk.into);
    } finally {
      client?.release(broken);
    }
  }

  /** In a transaction that comes to nothing. Errors as of `apply`. */
  async look(place: TargetPlace): Promise<void> {
    let client: PoolClient | undefined;
    try {
      client = await this.pool.connect();
      await client.query('BEGIN');
      await ensureBook(client);
      await explainBook(client).catch((error: unknown) => {
        throw targetFailureOf(error, 'shutong.batch_chunk, shutong.batch_rejection');
      });
      await explainOrigins(client).catch((error: unknown) => {
        throw targetFailureOf(error, 'shutong.batch_origin');
      });
      await fillStage(client, { ...place, lines: Buffer.alloc(0) });
      await explainUpsert(client, place);
    } catch (error) {
      throw targetFailureOf(error, place.into);
    } finally {
      // Its connection ends, and all of it with that.
      client?.release(true);
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async applied(
    client: PoolClient,
    chunk: TargetChunk,
    hasOrigins: boolean,
  ): Promise<Taken> {
    const known = await knownChunk(client, chunk);
    if (known) return known;
    const taken = (await this.straight(client, chunk)) ?? (await staged(client, chunk));
    await noteChunk(client, chunk, taken);
    if (hasOrigins) await noteOrigin(client, chunk);
    return taken;
  }

  private async straight(client: PoolClient, chunk: TargetChunk): Promise<Taken | undefined> {
    const { into: table, batch } = chunk;
    if (this.staged.get(table) === batch) return undefined;
    const accepted = await copyStraight(client, chunk);
    if (accepted !== undefined) return { accepted, rejected: 0, reasons: {} };
    this.staged.set(table, batch);
    return undefined;
  }

  private ready(client: PoolClient): Promise<boolean> {
    this.book ??= bookOf(client).then(
      (has) => {
        // Its owner may make it meanwhile.
        if (!has) this.book = undefined;
        return has;
      },
      (error: unknown) => {
        this.book = undefined;
        throw error;
      },
    );
    return this.book;
  }
}

async function bookOf(client: PoolClient): Promise<boolean> {
  await ensureBook(client);
  return ensureOrigins(client);
}

const yes = () => true;
const no = () => false;

async function staged(client: PoolClient, chunk: TargetChunk): Promise<Taken> {
  const rows = await fillStage(client, chunk);
  await upsertStage(client, chunk, rows);
  const { rejected, reasons } = await rejectionsOf(client, chunk);
  if (rejected > rows) throw new ConnectorError('connector.target-failed', { table: chunk.into });
  return { accepted: rows - rejected, rejected, reasons };
}
