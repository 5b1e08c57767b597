-- What is kept is not emptied either: guards of single rows do not see a table that is truncated.
CREATE FUNCTION exchange.refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER decision_not_emptied BEFORE TRUNCATE ON exchange.decision
  FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();
CREATE TRIGGER open_answer_not_emptied BEFORE TRUNCATE ON exchange.open_answer
  FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();
CREATE TRIGGER open_decision_not_emptied BEFORE TRUNCATE ON exchange.open_decision
  FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();
CREATE TRIGGER usage_record_not_emptied BEFORE TRUNCATE ON exchange.usage_record
  FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();
CREATE TRIGGER need_step_not_emptied BEFORE TRUNCATE ON exchange.need_step
  FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();
CREATE TRIGGER course_step_not_emptied BEFORE TRUNCATE ON exchange.course_step
  FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();
CREATE TRIGGER dispute_step_not_emptied BEFORE TRUNCATE ON exchange.dispute_step
  FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();
CREATE TRIGGER delivery_not_emptied BEFORE TRUNCATE ON exchange.delivery
  FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();
