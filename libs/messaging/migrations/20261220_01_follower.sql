-- How far each group of Kafka has come with a topic that the outbox feeds, so that what the broker dropped unread is
-- noticed by position and sent again. (Up to which message of the outbox a group has surely read stands in
-- transport.position, where it keeps the outbox from being pruned.)
CREATE TABLE messaging.follower (
  topic     text NOT NULL,
  "group"   text NOT NULL,
  positions bigint[] NOT NULL DEFAULT '{}', -- next offset by partition, when last looked at
  mark_id   bigint,                         -- everything of the outbox up to here lies before …
  mark_ends bigint[],                       -- … these offsets
  expected  boolean NOT NULL DEFAULT false, -- comes for sure, even if it never has
  idle      boolean NOT NULL DEFAULT false, -- was sent everything again, and has not come since
  PRIMARY KEY (topic, "group"),
  CHECK ((mark_id IS NULL) = (mark_ends IS NULL))
);
GRANT SELECT, INSERT ON messaging.follower TO hub;
GRANT SELECT, INSERT, UPDATE ON messaging.follower TO worker;
