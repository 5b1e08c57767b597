-- What departments hold behind their entries, by the day in China on which they said so: the last row up to a day holds at its end.
CREATE TABLE statistics.survey (
  entry      uuid NOT NULL,
  day        date NOT NULL,
  department text NOT NULL,
  records    bigint NOT NULL CHECK (records >= 0),
  bytes      bigint NOT NULL CHECK (bytes >= 0),
  PRIMARY KEY (entry, day)
);
GRANT SELECT, INSERT, UPDATE ON statistics.survey TO worker;
GRANT SELECT ON statistics.survey TO hub;
