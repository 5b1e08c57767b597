-- What answered queries brought for each purpose (the matter that was handled), by day and consumer.
CREATE TABLE statistics.purpose_day (
  purpose   text NOT NULL,
  day       date NOT NULL,
  requester text NOT NULL,
  queries   bigint NOT NULL CHECK (queries > 0),
  records   bigint NOT NULL CHECK (records >= 0),
  fields    bigint NOT NULL CHECK (fields >= records),
  PRIMARY KEY (purpose, day, requester)
);
GRANT SELECT, INSERT, UPDATE ON statistics.purpose_day TO worker;
GRANT SELECT ON statistics.purpose_day TO hub;
