import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';

const statementsKept = 100;

interface Prepared {
  readonly table: string;
  readonly statement: DuckDBPreparedStatement;
}

/** A connection with the statements that it has parsed and planned. */
export class Lane {
  /** By their text, in the order of their last use. */
  private readonly statements = new Map<string, Prepared>();

  constructor(readonly connection: DuckDBConnection) {}

  async prepared(table: string, sql: string): Promise<DuckDBPreparedStatement> {
    const { statements } = this;
    const found = statements.get(sql) ?? { table, statement: await this.connection.prepare(sql) };
    statements.delete(sql);
    statements.set(sql, found);
    if (statements.size > statementsKept) {
      const [oldest] = statements.keys();
      this.forget((_, text) => text === oldest);
    }
    return found.statement;
  }

  /** A statement holds on to the table that it reads. */
  forget(isOver: (table: string, sql: string) => boolean): void {
    for (const [sql, { table, statement }] of this.statements) {
      if (!isOver(table, sql)) continue;
      this.statements.delete(sql);
      statement.destroySync();
    }
  }
}
