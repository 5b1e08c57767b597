import { Client } from 'pg';
import { hubDatabaseUrl } from './servers';

/** One statement in the hub's database, as its superuser. */
export async function hubQuery<Row extends object>(
  folder: string,
  sql: string,
  params: readonly unknown[] = [],
  database = 'shutong',
): Promise<Row[]> {
  const client = new Client({ connectionString: hubDatabaseUrl(folder, 'postgres', database) });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...params])).rows;
  } finally {
    await client.end();
  }
}
