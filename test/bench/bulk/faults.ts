import { Client } from 'pg';

/**
 * Rows of the police's register that cannot be read for a while, as where a part of it is being moved: the shared
 * view raises an error on each of them, and answers every other.
 */
export class Faults {
  private constructor(private readonly client: Client) {}

  static async in(url: string, residentNumbers: readonly string[]): Promise<Faults> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(`
      CREATE SCHEMA bench;
      CREATE TABLE bench.fault (resident_number text PRIMARY KEY);
      CREATE FUNCTION bench.readable(wanted text) RETURNS boolean
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = bench AS $$
        BEGIN
          IF EXISTS (SELECT FROM fault WHERE resident_number = wanted) THEN
            RAISE EXCEPTION 'out of reach';
          END IF;
          RETURN true;
        END $$;`);
    await client.query('INSERT INTO bench.fault SELECT unnest($1::text[])', [residentNumbers]);
    const { rows } = await client.query<{ sql: string }>(
      `SELECT rtrim(pg_get_viewdef('shared.person_register'::regclass), ';') AS sql`,
    );
    const view = `${rows[0]!.sql} WHERE bench.readable(resident_number)`;
    await client.query(`CREATE OR REPLACE VIEW shared.person_register AS ${view}`);
    return new Faults(client);
  }

  async mend(): Promise<void> {
    await this.client.query('DELETE FROM bench.fault');
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
