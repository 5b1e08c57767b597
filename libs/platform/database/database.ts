import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import type { Pool } from 'pg';
import type { Context, TxContext } from '../context/context';

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

/** The process's way to PostgreSQL: one pool, transactions that ride on the context. */
export class Database {
  private constructor(
    readonly dataSource: DataSource,
    readonly url: string,
  ) {}

  static async connect(options: DatabaseOptions): Promise<Database> {
    const dataSource = new DataSource({
      type: 'postgres',
      url: options.url,
      applicationName: options.application,
      entities: [...options.entities] as never[],
      synchronize: false,
      migrationsRun: false,
      installExtensions: false,
      extra: {
        max: options.pool,
        statement_timeout: options.statementTimeout ?? 30_000,
        idle_in_transaction_session_timeout: 60_000,
      },
    });
    await dataSource.initialize();
    return new Database(dataSource, options.url);
  }

  /** The open transaction of the context, else the pool. */
  manager(ctx: Context): EntityManager {
    return ctx.tx ?? this.dataSource.manager;
  }

  /** Runs `work` in one transaction; inside an open one it joins it. */
  async transaction<T>(ctx: Context, work: (ctx: TxContext) => Promise<T>): Promise<T> {
    if (ctx.tx) return work(ctx as TxContext);
    return this.dataSource.transaction((tx) => work({ ...ctx, tx }));
  }

  /** One parameterised statement, within the context's transaction if there is one. */
  async query<Row>(ctx: Context, sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return rowsOf<Row>(await this.manager(ctx).query<unknown>(sql, [...params]));
  }

  repository<T extends ObjectLiteral>(ctx: Context, entity: EntityTarget<T>) {
    return this.manager(ctx).getRepository(entity);
  }

  /** The driver's own pool, for COPY, LISTEN and group commit. */
  get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** TypeORM answers UPDATE and DELETE with `[rows, count]`, everything else with rows. */
function rowsOf<Row>(result: unknown): Row[] {
  const isPair = Array.isArray(result) && result.length === 2 && Array.isArray(result[0]);
  return (isPair && typeof result[1] === 'number' ? result[0] : result) as Row[];
}
