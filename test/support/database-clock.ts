import type { TestDatabase } from './database';

const hourMs = 3_600_000;

/** Every default and every function of the hub's messages that asks for the time. */
const askMovedClock = `
  DO $$
  DECLARE found record;
  BEGIN
    FOR found IN
      SELECT d.adrelid::regclass AS relation, a.attname FROM pg_attrdef d
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        JOIN pg_class c ON c.oid = d.adrelid
       WHERE c.relnamespace IN ('transport'::regnamespace, 'messaging'::regnamespace)
         AND pg_get_expr(d.adbin, d.adrelid) IN ('clock_timestamp()', 'now()')
    LOOP
      EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT moved.clock_timestamp()', found.relation, found.attname);
    END LOOP;
    FOR found IN
      SELECT oid::regprocedure AS function FROM pg_proc
       WHERE pronamespace = 'transport'::regnamespace AND prosrc ~ 'clock_timestamp\\(\\)'
    LOOP
      EXECUTE format('ALTER FUNCTION %s SET search_path = moved, pg_catalog, pg_temp', found.function);
    END LOOP;
  END $$`;

/**
 * Lets a test set the clock of its PostgreSQL as a machine's is set, for the tables of messages and all statements on
 * them. Before any connection is opened: each finds the moved clock by the path of its database.
 *
 * @returns sets the clock to so many hours beside the machine's
 */
export async function movableClock(store: TestDatabase): Promise<(hours: number) => Promise<void>> {
  const owner = store.pool('migrator');
  await owner.query(`
    CREATE SCHEMA moved;
    CREATE TABLE moved.clock (by interval NOT NULL);
    INSERT INTO moved.clock VALUES ('0');
    CREATE FUNCTION moved.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE SECURITY DEFINER
      SET search_path = pg_catalog AS 'SELECT pg_catalog.clock_timestamp() + by FROM moved.clock';
    CREATE FUNCTION moved.now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
      SET search_path = pg_catalog AS 'SELECT pg_catalog.now() + by FROM moved.clock';
    GRANT USAGE ON SCHEMA moved TO PUBLIC;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA moved TO PUBLIC;
    ALTER DATABASE ${store.name} SET search_path = moved, pg_catalog, public`);
  await owner.query(askMovedClock);
  return async (hours) => {
    await owner.query(`UPDATE moved.clock SET by = $1 * interval '1 ms'`, [hours * hourMs]);
  };
}
