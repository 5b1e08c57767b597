import type { Connection, RowDataPacket } from 'mysql2/promise';
import { SourceError } from '../source.errors';

/** How a column's values are compared with what is asked for, and shown. */
export type ColumnKind =
  'text' | 'whole' | 'decimal' | 'approximate' | 'boolean' | 'date' | 'moment' | 'binary' | 'other';

/** A column that the connector's account may read. */
export interface Column {
  /** Quoted. */
  readonly name: string;
  readonly kind: ColumnKind;
  /** Whether JavaScript holds all its values exactly as numbers. */
  readonly isSmall: boolean;
  /** Digits behind the point. */
  readonly scale: number;
  /** Of a text: its character set and collation, in which an index on it lies. */
  readonly charset: string;
  readonly collation: string;
}

/** A table or view as SQL names it, with its columns in order. */
export interface Table {
  readonly name: string;
  /** Quoted. */
  readonly target: string;
  readonly columns: ReadonlyMap<string, Column>;
}

const namePattern = /^[^\p{C}.]{1,64}(\.[^\p{C}.]{1,64})?$/u;

/** Backticks quote a name whatever the server's mode. */
export const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

interface Described extends RowDataPacket {
  readonly inSchema: string;
  readonly inTable: string;
  readonly name: string;
  readonly type: string;
  readonly declared: string;
  readonly scale: number | null;
  readonly charset: string | null;
  readonly collation: string | null;
  readonly rights: string;
}

const columnsSql = `
  SELECT TABLE_SCHEMA AS inSchema, TABLE_NAME AS inTable, COLUMN_NAME AS name, DATA_TYPE AS type,
         CAST(COLUMN_TYPE AS CHAR) AS declared, NUMERIC_SCALE AS scale,
         CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation, PRIVILEGES AS rights
    FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?
   ORDER BY ORDINAL_POSITION`;

/** Learns a table from the catalog. One that is not there and one that may not be read look the same. */
export async function learnTable(connection: Connection, name: string): Promise<Table> {
  const unknown = (): SourceError =>
    new SourceError('connector.source-table', { table: name.slice(0, 64) });
  if (!namePattern.test(name)) throw unknown();
  const parts = name.split('.');
  const [table, schema] = [parts.at(-1)!, parts.length > 1 ? parts[0]! : null];
  const [rows] = await connection.execute<Described[]>(columnsSql, [schema, table]);
  // The catalog compares without regard to case and spaces at the end.
  const readable = rows.filter(
    ({ inSchema, inTable, rights }) =>
      inTable === table && inSchema === (schema ?? inSchema) && /\bselect\b/i.test(rights),
  );
  if (readable.length === 0) throw unknown();
  const columns = readable.map((one) => [one.name, columnAs(one)] as const);
  return { name, target: parts.map(quoted).join('.'), columns: new Map(columns) };
}

const kinds: Readonly<Record<string, ColumnKind>> = {
  ...kindOf('text', [
    'char',
    'varchar',
    'tinytext',
    'text',
    'mediumtext',
    'longtext',
    'enum',
    'set',
  ]),
  ...kindOf('whole', ['tinyint', 'smallint', 'mediumint', 'int', 'bigint']),
  ...kindOf('decimal', ['decimal']),
  ...kindOf('approximate', ['float', 'double']),
  ...kindOf('date', ['date']),
  ...kindOf('moment', ['datetime', 'timestamp']),
  ...kindOf('binary', ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob']),
};

function kindOf(kind: ColumnKind, types: readonly string[]): Record<string, ColumnKind> {
  return Object.fromEntries(types.map((type) => [type, kind]));
}

/** MySQL has no type of truths; these two are what everybody, and BOOLEAN itself, writes for it. */
const booleans = /^(tinyint\(1\)|bit\(1\))$/;

/** What stands in a statement as it is. */
const word = (name: string | null): string => (name !== null && /^\w+$/.test(name) ? name : '');

function columnAs({ name, type, declared, scale, ...described }: Described): Column {
  const [charset, collation] = [word(described.charset), word(described.collation)];
  const known = kinds[type] === 'text' && (!charset || !collation) ? 'other' : kinds[type];
  const kind = booleans.test(declared) ? 'boolean' : (known ?? 'other');
  return {
    name: quoted(name),
    kind,
    isSmall: kind === 'whole' && type !== 'bigint',
    scale: scale ?? 0,
    charset,
    collation,
  };
}

export function columnOf({ name, columns }: Table, column: string): Column {
  const found = columns.get(column);
  if (!found) throw new SourceError('connector.source-column', { table: name, column });
  return found;
}
