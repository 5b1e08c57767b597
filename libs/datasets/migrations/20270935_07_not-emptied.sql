-- What is kept is not emptied either: guards of single rows do not see a table that is truncated.
CREATE FUNCTION datasets.refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER version_not_emptied BEFORE TRUNCATE ON datasets.version
  FOR EACH STATEMENT EXECUTE FUNCTION datasets.refuse_truncate();
CREATE TRIGGER version_table_not_emptied BEFORE TRUNCATE ON datasets.version_table
  FOR EACH STATEMENT EXECUTE FUNCTION datasets.refuse_truncate();
