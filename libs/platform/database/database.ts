import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { Pool, type PoolClient } from 'pg';
import { afterRisk, beforeRisk } from '@shutong/crash';
import type { Context, TxContext } from '../context/context';
import { outliveConnection } from './outlive-connection';

export interface DatabaseOptions {
  readonly url: string;
  /** Connections at most. */
  readonly pool: number;
  /** Name shown in pg_stat_activity. */
  readonly application: string;
  readonly entities: readonly (abstract new () => object)[];
  /** A statement that runs longer is cancelled, in milliseconds. */
  readonly statementTimeout?: number;
}

export interface PreparedStatement {
  /** One name, one text: a connection refuses another text under a name that it knows. */
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** What all pools of a process have in common. */
const connectionSettings = (options: DatabaseOptions) => ({
  statement_timeout: options.statementTimeout ?? 30_000,
  idle_in_transaction_session_timeout: 60_000,
  onConnect: outliveConnection,
});

/** Connections for group commits: as many as write side by side. */
const committers = 2;
/** For leases: one that waits for somebody else's row does not hold up the others. */
const leaseholders = 2;

/** The process's way to PostgreSQL: one pool, transactions that ride on the context. */
export class Database {
  /**
   * Connections apart for group commits: what others do at once never makes a log entry wait for a
   * connection, nor all the answers that wait for that entry.
   */
  readonly commits: Pool;
  /** Connections apart for leases, which end where they wait to be renewed. */
  readonly leases: Pool;

  private constructor(
    readonly dataSource: DataSource,
    options: DatabaseOptions,
  ) {
    this.commits = poolApart(options, committers);
    this.leases = poolApart(options, leaseholders);
  }

  static async connect(options: DatabaseOptions): Promise<Database> {
    const dataSource = new DataSource({
      type: 'postgres',
      url: options.url,
      applicationName: options.application,
      entities: [...options.entities] as never[],
      synchronize: false,
      migrationsRun: false,
      installExtensions: false,
      extra: { max: options.pool, ...connectionSettings(options) },
    });
    await dataSource.initialize();
    return new Database(dataSource, options);
  }

  /** The open transaction of the context, else the pool. */
  manager(ctx: Context): EntityManager {
    return ctx.tx ?? this.dataSource.manager;
  }

  /** Runs `work` in one transaction; inside an open one it joins it. */
  async transaction<T>(ctx: Context, work: (ctx: TxContext) => Promise<T>): Promise<T> {
    if (ctx.tx) return work(ctx as TxContext);
    const done = await this.dataSource.transaction(async (tx) => {
      const result = await work({ ...ctx, tx });
      beforeRisk('write.commit');
      return result;
    });
    afterRisk('write.commit');
    return done;
  }

  /** One parameterised statement, within the context's transaction if there is one. */
  async query<Row>(ctx: Context, sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return rowsOf<Row>(await this.manager(ctx).query<unknown>(sql, [...params]));
  }

  /** Until the transaction ends nobody else holds the same name: who asks for it waits. Names that hash alike wait for each other, too. */
  async hold(ctx: TxContext, name: string): Promise<void> {
    await this.query(ctx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
  }

  /**
   * A statement of the context's transaction that its connection keeps parsed and planned under `name`: for what is
   * written many times a second. Answers its rows, for an UPDATE or DELETE those of its RETURNING.
   */
  async prepared<Row>(ctx: TxContext, statement: PreparedStatement): Promise<Row[]> {
    const client = (await ctx.tx.queryRunner!.connect()) as PoolClient;
    return (await client.query(statement)).rows as Row[];
  }

  /** The same for what is asked as often, outside of transactions. */
  async preparedQuery<Row>(statement: PreparedStatement): Promise<Row[]> {
    return (await this.pool.query(statement)).rows as Row[];
  }

  repository<T extends ObjectLiteral>(ctx: Context, entity: EntityTarget<T>) {
    return this.manager(ctx).getRepository(entity);
  }

  /** What PostgreSQL's own clock shows. */
  async time(): Promise<Date> {
    const { rows } = await this.pool.query<{ at: Date }>('SELECT clock_timestamp() AS at');
    return rows[0]!.at;
  }

  /** The driver's own pool, for COPY and LISTEN. */
  get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  async close(): Promise<void> {
    if (!this.dataSource.isInitialized) return;
    await Promise.all([this.dataSource.destroy(), this.commits.end(), this.leases.end()]);
  }
}

function poolApart(options: DatabaseOptions, max: number): Pool {
  const { url: connectionString, application: application_name } = options;
  const pool = new Pool({
    connectionString,
    application_name,
    max,
    ...connectionSettings(options),
  });
  // A connection that breaks while idle is replaced by the next statement; unheard, it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** TypeORM answers UPDATE and DELETE with `[rows, count]`, everything else with rows. */
function rowsOf<Row>(result: unknown): Row[] {
  const isPair = Array.isArray(result) && result.length === 2 && Array.isArray(result[0]);
  return (isPair && typeof result[1] === 'number' ? result[0] : result) as Row[];
}
