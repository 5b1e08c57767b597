-- What is kept is not emptied either: guards of single rows do not see a table that is truncated.
CREATE FUNCTION statistics.refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER index_run_not_emptied BEFORE TRUNCATE ON statistics.index_run
  FOR EACH STATEMENT EXECUTE FUNCTION statistics.refuse_truncate();
CREATE TRIGGER score_not_emptied BEFORE TRUNCATE ON statistics.score
  FOR EACH STATEMENT EXECUTE FUNCTION statistics.refuse_truncate();
