-- How sharing decisions were made, for everybody: written with the decision, redacted, never changed afterwards.
CREATE TABLE exchange.open_decision (
  id             uuid PRIMARY KEY,
  requester      text NOT NULL,
  requester_name text NOT NULL,
  provider       text NOT NULL,
  provider_name  text NOT NULL,
  entry_id       uuid NOT NULL,
  entry_code     text,
  entry_title    text,
  sharing        text NOT NULL CHECK (sharing IN ('unconditional', 'conditional', 'not-shared')),
  received_on    date NOT NULL,
  answered_at    timestamptz NOT NULL,
  answered_on    date NOT NULL,
  outcome        text NOT NULL CHECK (outcome IN ('granted', 'refused')),
  by_rule        boolean NOT NULL,
  ground         text NOT NULL CHECK (outcome = 'granted' OR ground <> ''),
  follows        uuid REFERENCES exchange.open_decision
);
COMMENT ON TABLE exchange.open_decision IS 'Public: no person, no purpose, no item is named.';
COMMENT ON COLUMN exchange.open_decision.id IS 'Of the decision.';
COMMENT ON COLUMN exchange.open_decision.entry_code IS 'Null, as the title is, where the entry itself is not open.';
COMMENT ON COLUMN exchange.open_decision.ground IS 'Legal ground, without what may identify a person.';
COMMENT ON COLUMN exchange.open_decision.follows IS 'The decision before, of the same requester and entry.';
CREATE INDEX open_decision_newest ON exchange.open_decision (answered_at DESC, id);
CREATE INDEX open_decision_before ON exchange.open_decision (entry_id, requester, answered_at DESC);
GRANT SELECT, INSERT ON exchange.open_decision TO hub;
GRANT USAGE ON SCHEMA exchange TO portal;
GRANT SELECT ON exchange.open_decision TO portal;

-- An answer is given once: what was answered stays as it is, whatever a process tries.
CREATE FUNCTION exchange.decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'An answered decision is never changed (decision %).', OLD.id;
END $$;
CREATE TRIGGER decision_stays BEFORE UPDATE OR DELETE ON exchange.decision
  FOR EACH ROW WHEN (OLD.answered_at IS NOT NULL) EXECUTE FUNCTION exchange.decision_stays();
