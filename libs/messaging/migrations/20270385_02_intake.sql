-- What a process hands in for another part of the hub to take up: all that the portal's role may write.
CREATE SCHEMA intake AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA intake FROM PUBLIC;
GRANT USAGE ON SCHEMA intake TO hub, worker, portal;

CREATE TABLE intake.message (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Of who hands in: the same again, after an answer that was lost, is known by it.
  key          uuid NOT NULL UNIQUE,
  kind         text NOT NULL CHECK (kind IN ('usage')),
  body         jsonb NOT NULL,
  handed_in_at timestamptz NOT NULL DEFAULT now()
);
GRANT INSERT ON intake.message TO hub, worker, portal;
GRANT SELECT, DELETE ON intake.message TO worker;

-- What waits is bounded, whoever hands it in: limits intakeMessage (bytes) and intakeBacklog (messages) of docs/limits.md.
CREATE FUNCTION intake.keep_bounds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF octet_length(new.body::text) > 1048576 THEN
    RAISE EXCEPTION 'More than 1 MiB was handed in at once.' USING ERRCODE = 'program_limit_exceeded';
  END IF;
  IF (SELECT max(id) - min(id) FROM intake.message) >= 20000 THEN
    RAISE EXCEPTION 'Too much waits to be taken up.' USING ERRCODE = 'configuration_limit_exceeded';
  END IF;
  RETURN new;
END $$;
REVOKE ALL ON FUNCTION intake.keep_bounds() FROM PUBLIC;
CREATE TRIGGER keep_bounds BEFORE INSERT ON intake.message
  FOR EACH ROW EXECUTE FUNCTION intake.keep_bounds();
