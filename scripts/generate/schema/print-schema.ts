import { Client } from 'pg';
import { startCluster, databaseUrl, template } from '../../../test/support/cluster';
import { kinds } from './catalog.query';

interface Thing {
  readonly schema: string;
  readonly name: string;
  readonly ddl: string;
}

const head = `-- What the migrations of all libs come to, one schema a lib. Printed by \`npm run generate\` from the
-- catalogue of a freshly migrated database; to change it, write a migration.`;

/** docs/schema.sql, from a throw-away PostgreSQL that is migrated for it. */
export async function schemaSql(): Promise<string> {
  const cluster = await startCluster();
  try {
    return await printSchema(databaseUrl(cluster.url, template, 'migrator'));
  } finally {
    await cluster.stop();
  }
}

/** Everything in a database that is not PostgreSQL's own, as statements in a fixed order. */
export async function printSchema(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const things: Thing[] = [];
    for (const kind of kinds) things.push(...(await thingsOf(client, kind)));
    const schemas = [...new Set(things.map(({ schema }) => schema))].sort();
    const parts = schemas.map((name) =>
      things
        .filter(({ schema }) => schema === name)
        .map(({ ddl }) => ddl)
        .join('\n\n'),
    );
    return `${[head, ...parts].join('\n\n')}\n`;
  } finally {
    await client.end();
  }
}

async function thingsOf(client: Client, kind: string): Promise<Thing[]> {
  const { rows } = await client.query<Thing>(
    `SELECT * FROM (${kind}) AS t WHERE schema !~ '^pg_' AND schema <> 'information_schema'
      ORDER BY schema, name COLLATE "C"`,
  );
  return rows;
}
