import type { Connection } from 'mysql2/promise';
import { startMariadb, type MariadbServer } from '../../../../test/support/mariadb';
import { openSource } from '../open-source';
import { typedRows, type ContractRow, type SourceHarness } from '../source.contract';
import { quoted } from './table';

/** A real MariaDB server, whose tables the suite makes and the connector reads by views as a reader. */
export class MysqlHarness implements SourceHarness {
  private tables = 0;

  private constructor(
    readonly server: MariadbServer,
    private connection: Connection,
  ) {}

  static async start(): Promise<MysqlHarness> {
    const server = await startMariadb();
    const connection = await server.connect();
    await connection.query(`
      CREATE DATABASE register;
      CREATE USER reader IDENTIFIED BY 'reads';
      GRANT SELECT, SHOW VIEW ON shared.* TO reader`);
    return new MysqlHarness(server, connection);
  }

  query(sql: string, values: readonly unknown[] = []): Promise<unknown> {
    return this.connection.query(sql, [...values]);
  }

  async createTable(columns: readonly string[], rows: readonly ContractRow[]): Promise<string> {
    const declared = columns.map((name) => `${quoted(name)} TEXT`).join(', ');
    return this.made(declared, rows);
  }

  createTyped(): Promise<string> {
    return this.made(
      `name VARCHAR(50), whole INT, big BIGINT, exact DECIMAL(20, 2), day DATE,
       moment DATETIME, flag BOOLEAN`,
      typedRows.map((row) => row.map((value) => ({ true: '1', false: '0' })[value ?? ''] ?? value)),
    );
  }

  /** The department's register, and the view of it that it shares. */
  private async made(declared: string, rows: readonly ContractRow[]): Promise<string> {
    const name = `table_${(this.tables += 1)}`;
    await this.query(
      `CREATE TABLE register.${name} (${declared}); CREATE VIEW shared.${name} AS SELECT * FROM register.${name}`,
    );
    if (rows.length > 0) await this.query(`INSERT INTO register.${name} VALUES ?`, [rows]);
    return `shared.${name}`;
  }

  async createSlow() {
    const name = `slow_${(this.tables += 1)}`;
    await this.query(
      `CREATE VIEW shared.${name} AS SELECT 'x' AS name FROM DUAL WHERE SLEEP(30) = 0`,
    );
    return { table: `shared.${name}`, milliseconds: 300 };
  }

  async dropColumn(table: string, column: string): Promise<void> {
    const [, name] = table.split('.');
    await this.query(`ALTER TABLE register.${name} DROP COLUMN ${quoted(column)}`);
  }

  async dropTable(table: string): Promise<void> {
    await this.query(`DROP VIEW ${table}`);
  }

  open() {
    return openSource({ kind: 'mysql', url: this.server.url('reader', 'reads') });
  }

  async openFor(table: string) {
    const user = `reader_${(this.tables += 1)}`;
    await this.query(`
      CREATE USER ${user} IDENTIFIED BY 'reads one'; GRANT SELECT ON ${table} TO ${user}`);
    return openSource({ kind: 'mysql', url: this.server.url(user, 'reads%20one') });
  }

  async stop(): Promise<void> {
    this.connection.destroy();
    await this.server.stop();
  }

  async start(): Promise<void> {
    await this.server.start();
    this.connection = await this.server.connect();
  }

  async close(): Promise<void> {
    await this.connection.end();
    await this.server.remove();
  }
}
