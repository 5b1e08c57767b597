import type { Attempt } from './attempts';

/** A table, view or sequence of the hub's database. */
export interface Relation {
  /** With its schema, quoted. */
  readonly name: string;
  readonly kind: 'table' | 'view' | 'sequence';
  readonly column: string;
}

/** All that the portal's role has: the schemas of the open zone, three views of others, and one table to add to. */
const openViews = ['catalog.open_entry', 'exchange.open_decision', 'search.open_document'];
const isOpen = (name: string): boolean => /^open_\w+\./.test(name) || openViews.includes(name);
const intake = 'intake.message';

export const relationsQuery = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name,
         CASE WHEN c.relkind IN ('r', 'p') THEN 'table' WHEN c.relkind = 'S' THEN 'sequence' ELSE 'view' END AS kind,
         coalesce((SELECT quote_ident(a.attname) FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum DESC LIMIT 1), '') AS column
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname !~ '^pg_|information_schema' ORDER BY 1`;

export const schemasQuery = `SELECT quote_ident(nspname) AS name FROM pg_namespace WHERE nspname !~ '^pg_|information_schema'`;

/** Functions with rights of their owner, each with nothing for every argument. */
export const functionsQuery = `
  SELECT format('SELECT %s(%s)', p.oid::regproc,
                (SELECT string_agg(format('NULL::%s', format_type(t, NULL)), ', ') FROM unnest(p.proargtypes) AS a(t))) AS call
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
   WHERE p.prosecdef AND n.nspname !~ '^pg_' AND p.prorettype <> 'trigger'::regtype ORDER BY 1`;

export function databaseAttempts(
  relations: readonly Relation[],
  schemas: readonly string[],
  calls: readonly string[],
): Attempt[] {
  const statements = [
    ...relations.flatMap(attemptsOn),
    ...calls,
    ...schemas.map((schema) => `CREATE TABLE ${schema}.own (id int)`),
    ...['migrator', 'hub', 'worker', 'sequencer', 'auditor_read'].map((role) => `SET ROLE ${role}`),
    'SELECT rolpassword FROM pg_authid',
    "SELECT pg_read_file('/etc/passwd')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    'CREATE SCHEMA own',
    'CREATE ROLE own',
  ];
  return statements.map((statement) => ({ kind: 'sql', statement }));
}

function attemptsOn({ name, kind, column }: Relation): string[] {
  if (kind === 'sequence') return [`SELECT * FROM ${name}`, `SELECT nextval('${name}')`];
  const all = [
    ...(isOpen(name) ? [] : [`SELECT * FROM ${name} LIMIT 0`]),
    ...(name === intake ? [] : [`INSERT INTO ${name} DEFAULT VALUES`]),
    `UPDATE ${name} SET ${column} = DEFAULT WHERE false`,
    `DELETE FROM ${name} WHERE false`,
  ];
  return kind === 'table' ? [...all, `TRUNCATE ${name} CASCADE`] : all;
}
