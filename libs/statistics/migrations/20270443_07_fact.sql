-- Every fact that the statistics have learnt from, in the order in which they were applied: the outbox is pruned, and by
-- these the whole projection can be counted again. Each consumer keeps its own: another may not have begun by then.
CREATE TABLE statistics.fact (
  id       uuid NOT NULL,
  consumer text NOT NULL,
  number   bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  event    json NOT NULL,
  PRIMARY KEY (id, consumer)
);
COMMENT ON COLUMN statistics.fact.id IS 'Of the event.';
COMMENT ON COLUMN statistics.fact.consumer IS 'Who learnt from it, and whom alone a replay gives it to.';
GRANT INSERT ON statistics.fact TO worker;

-- What had been learnt before facts were kept: a replay begins with it. A migration that changes what is learnt from facts
-- that were applied already makes this anew, and empties the facts.
CREATE SCHEMA statistics_base AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA statistics_base FROM PUBLIC;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['thing', 'act_day', 'call_day', 'purpose_day', 'clock', 'department', 'approval',
                              'publication', 'rule_document', 'authority', 'project', 'project_resource',
                              'purpose_call'] LOOP
    EXECUTE format('CREATE TABLE statistics_base.%I AS TABLE statistics.%I', name, name);
  END LOOP;
END $$;
