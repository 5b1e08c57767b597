-- What is kept is not emptied either: guards of single rows do not see a table that is truncated.
CREATE FUNCTION catalog.refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER entry_not_emptied BEFORE TRUNCATE ON catalog.entry
  FOR EACH STATEMENT EXECUTE FUNCTION catalog.refuse_truncate();
CREATE TRIGGER entry_history_not_emptied BEFORE TRUNCATE ON catalog.entry_history
  FOR EACH STATEMENT EXECUTE FUNCTION catalog.refuse_truncate();
CREATE TRIGGER responsibility_not_emptied BEFORE TRUNCATE ON catalog.responsibility
  FOR EACH STATEMENT EXECUTE FUNCTION catalog.refuse_truncate();
