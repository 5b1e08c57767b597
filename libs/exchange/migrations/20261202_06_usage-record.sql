-- How a requester uses what it gets (Decree 809, Art. 29): kept at least three years, so that no process may change or
-- delete a record. A destruction recorded after the agreement has ended is the certificate of disposal (Art. 27).
CREATE TABLE exchange.usage_record (
  id           uuid PRIMARY KEY,
  agreement_id uuid NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('scenario', 'process', 'effect', 'storage', 'destruction')),
  text         text NOT NULL CHECK (text <> ''),
  certifies    boolean NOT NULL DEFAULT false CHECK (NOT certifies OR kind = 'destruction'),
  recorded_by  text NOT NULL,
  recorded_at  timestamptz NOT NULL
);
COMMENT ON COLUMN exchange.usage_record.certifies IS 'It is the certificate of disposal, given once after the agreement has ended.';
CREATE INDEX usage_record_newest ON exchange.usage_record (agreement_id, recorded_at DESC, id);
CREATE UNIQUE INDEX usage_record_certificate ON exchange.usage_record (agreement_id) WHERE certifies;
GRANT SELECT, INSERT ON exchange.usage_record TO hub;

CREATE FUNCTION exchange.usage_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR OLD.recorded_at > now() - interval '3 years' THEN
    RAISE EXCEPTION 'Usage records are kept for three years and never changed (record %).', OLD.id;
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER usage_record_stays BEFORE UPDATE OR DELETE ON exchange.usage_record
  FOR EACH ROW EXECUTE FUNCTION exchange.usage_record_stays();
