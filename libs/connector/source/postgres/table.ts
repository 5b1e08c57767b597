import { escapeIdentifier, type ClientBase } from 'pg';
import { SourceError } from '../source.errors';

/** A column that the connector's account may read. */
export interface Column {
  /** Quoted. */
  readonly name: string;
  /** Its type, quoted and without length or precision: a cast to those would cut and round. */
  readonly type: string;
}

/** A table or view as SQL names it, with its columns in order. */
export interface Table {
  readonly name: string;
  /** Quoted. */
  readonly target: string;
  readonly columns: ReadonlyMap<string, Column>;
}

/** PostgreSQL cuts longer names silently, and so would find another table. */
const nameBytes = 63;
const namePattern = /^[^\p{C}.]+(\.[^\p{C}.]+)?$/u;

function quoted(name: string): string {
  const parts = name.split('.');
  if (!namePattern.test(name) || parts.some((part) => Buffer.byteLength(part) > nameBytes)) {
    throw new SourceError('connector.source-table', { table: name.slice(0, nameBytes) });
  }
  return parts.map(escapeIdentifier).join('.');
}

const columnsSql = `
  SELECT a.attname AS name, quote_ident(n.nspname) || '.' || quote_ident(t.typname) AS type
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
   WHERE a.attrelid = pg_catalog.to_regclass($1)
     AND a.attnum > 0 AND NOT a.attisdropped
     AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
   ORDER BY a.attnum`;

/** Learns a table from the catalog. One that is not there and one that may not be read look the same. */
export async function learnTable(client: ClientBase, name: string): Promise<Table> {
  const target = quoted(name);
  const { rows } = await client.query<{ name: string; type: string }>(columnsSql, [target]);
  if (rows.length === 0) throw new SourceError('connector.source-table', { table: name });
  const columns = rows.map(
    ({ name: column, type }) => [column, { name: escapeIdentifier(column), type }] as const,
  );
  return { name, target, columns: new Map(columns) };
}

export function columnOf({ name, columns }: Table, column: string): Column {
  const found = columns.get(column);
  if (!found) throw new SourceError('connector.source-column', { table: name, column });
  return found;
}
