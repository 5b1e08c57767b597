import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { escapeIdentifier, Pool } from 'pg';
import { startPostgres, type PostgresServer } from '@shutong/platform';
import { openSource } from '../open-source';
import { typedRows, type ContractRow, type SourceHarness } from '../source.contract';

const password = 'root-of-a-throw-away-server';

/** A real PostgreSQL of our own, whose tables the suite makes and the connector reads by views as a reader. */
export class PostgresHarness implements SourceHarness {
  private tables = 0;
  private readonly pool: Pool;

  private constructor(
    private readonly folder: string,
    private server: PostgresServer,
  ) {
    this.pool = new Pool({ connectionString: server.url });
    this.pool.on('error', () => undefined);
  }

  static async start(): Promise<PostgresHarness> {
    const folder = await mkdtemp(join(tmpdir(), 'shutong-postgres-source-'));
    // PostgreSQL runs as another user when the tests run as root.
    await chmod(folder, 0o755);
    const server = await startPostgres({
      folder: join(folder, 'cluster'),
      password,
      durable: false,
    });
    const harness = new PostgresHarness(folder, server);
    await harness.pool.query(`
      CREATE SCHEMA register; CREATE SCHEMA shared;
      CREATE ROLE reader LOGIN PASSWORD 'reads';
      GRANT USAGE ON SCHEMA shared TO PUBLIC;
      ALTER DEFAULT PRIVILEGES IN SCHEMA shared GRANT SELECT ON TABLES TO reader`);
    return harness;
  }

  createTable(columns: readonly string[], rows: readonly ContractRow[]): Promise<string> {
    return this.made(columns.map((name) => `${escapeIdentifier(name)} text`).join(', '), rows);
  }

  createTyped(): Promise<string> {
    return this.made(
      `name text, whole integer, big bigint, exact numeric(20, 2), day date, moment timestamp, flag boolean`,
      typedRows,
    );
  }

  /** The department's register, and the view of it that it shares. */
  private async made(declared: string, rows: readonly ContractRow[]): Promise<string> {
    const name = `table_${(this.tables += 1)}`;
    await this.pool.query(
      `CREATE TABLE register.${name} (${declared}); CREATE VIEW shared.${name} AS SELECT * FROM register.${name}`,
    );
    for (const row of rows) {
      const places = row.map((_, index) => `$${index + 1}`).join(', ');
      await this.pool.query(`INSERT INTO register.${name} VALUES (${places})`, [...row]);
    }
    return `shared.${name}`;
  }

  async createSlow() {
    const name = `slow_${(this.tables += 1)}`;
    await this.pool.query(`CREATE VIEW shared.${name} AS SELECT 'x' AS name FROM pg_sleep(30)`);
    return { table: `shared.${name}`, milliseconds: 300 };
  }

  async dropColumn(table: string, column: string): Promise<void> {
    const [, name] = table.split('.');
    await this.pool.query(`DROP VIEW ${table}`);
    await this.pool.query(`ALTER TABLE register.${name} DROP COLUMN ${escapeIdentifier(column)}`);
    await this.pool.query(`CREATE VIEW ${table} AS SELECT * FROM register.${name}`);
  }

  async dropTable(table: string): Promise<void> {
    await this.pool.query(`DROP VIEW ${table}`);
  }

  open() {
    return openSource({ kind: 'postgres', url: this.url('reader', 'reads') });
  }

  async openFor(table: string) {
    const user = `reader_${(this.tables += 1)}`;
    await this.pool.query(
      `CREATE ROLE ${user} LOGIN PASSWORD 'reads one'; GRANT SELECT ON ${table} TO ${user}`,
    );
    return openSource({ kind: 'postgres', url: this.url(user, 'reads one') });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  async start(): Promise<void> {
    const { port } = this.server;
    const folder = join(this.folder, 'cluster');
    this.server = await startPostgres({ folder, password, durable: false, port });
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private url(user: string, own: string): string {
    const url = new URL(this.server.url);
    url.username = user;
    url.password = own;
    return url.toString();
  }
}
