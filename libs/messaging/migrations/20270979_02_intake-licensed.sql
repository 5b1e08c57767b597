-- Each use of conditionally open data waits to be written into the log; processes of ours hand it in.
ALTER TABLE intake.message DROP CONSTRAINT message_kind_check;
ALTER TABLE intake.message ADD CONSTRAINT message_kind_check
  CHECK (kind IN ('usage', 'call', 'licensed-use', 'developer', 'feedback', 'account'));

CREATE OR REPLACE FUNCTION intake.keep_bounds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  of_strangers constant boolean := new.kind NOT IN ('usage', 'call', 'licensed-use');
  most_bytes constant integer := CASE WHEN of_strangers THEN 32768 ELSE 1048576 END;
  most_waiting constant integer := CASE WHEN of_strangers THEN 500 ELSE 20000 END;
BEGIN
  IF octet_length(new.body::text) > most_bytes THEN
    RAISE EXCEPTION 'Too many bytes were handed in at once.' USING ERRCODE = 'program_limit_exceeded';
  END IF;
  -- Counted within its kind: ids are of all kinds, and spent on what is refused too.
  IF (SELECT count(*) FROM (SELECT FROM intake.message m WHERE m.kind = new.kind LIMIT most_waiting) AS waiting)
     >= most_waiting THEN
    RAISE EXCEPTION 'Too much waits to be taken up.' USING ERRCODE = 'configuration_limit_exceeded';
  END IF;
  RETURN new;
END $$;
