-- What is kept is not emptied either: guards of single rows do not see a table that is truncated.
CREATE FUNCTION opendata.refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER record_version_not_emptied BEFORE TRUNCATE ON opendata.record_version
  FOR EACH STATEMENT EXECUTE FUNCTION opendata.refuse_truncate();
