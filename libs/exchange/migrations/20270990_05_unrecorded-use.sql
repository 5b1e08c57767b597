-- Whether a requester has recorded how it used what it got (Decree 809, Art. 29) is looked up by agreement, the oldest delivery first.
CREATE INDEX delivery_agreement ON exchange.delivery (agreement, delivered_at);
GRANT SELECT (agreement, delivered_at) ON exchange.delivery TO worker;
GRANT SELECT (agreement_id, recorded_at) ON exchange.usage_record TO worker;
