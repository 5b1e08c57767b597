-- What was told to everybody stays as it was told, for whoever owns the tables too, as the decision itself does.
CREATE TRIGGER open_decision_stays BEFORE UPDATE OR DELETE ON exchange.open_decision
  FOR EACH ROW EXECUTE FUNCTION exchange.decision_stays();
