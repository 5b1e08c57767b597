-- What was got is disposed of anew when a further period has ended: one certificate for each version, not one for all of them.
ALTER TABLE exchange.usage_record ADD COLUMN agreement_version integer CHECK (agreement_version > 0);
ALTER TABLE exchange.usage_record DISABLE TRIGGER usage_record_stays;
UPDATE exchange.usage_record r SET agreement_version = coalesce(
  (SELECT max(a.version) FROM exchange.agreement a WHERE a.id = r.agreement_id AND a.created_at <= r.recorded_at), 1);
ALTER TABLE exchange.usage_record ENABLE TRIGGER usage_record_stays;
ALTER TABLE exchange.usage_record ALTER COLUMN agreement_version SET NOT NULL;
COMMENT ON COLUMN exchange.usage_record.certifies IS 'It is the certificate of disposal, given once for each version of an agreement that has ended.';
DROP INDEX exchange.usage_record_certificate;
CREATE UNIQUE INDEX usage_record_certificate ON exchange.usage_record (agreement_id, agreement_version) WHERE certifies;
