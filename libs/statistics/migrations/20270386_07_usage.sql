-- Acts that leave no other fact (searches, views), each as it was; '' where there is none.
CREATE TABLE statistics.usage_event (
  at                  timestamptz NOT NULL,
  act                 text NOT NULL,
  channel             text NOT NULL,
  consumer            text NOT NULL,
  consumer_department text NOT NULL,
  department          text NOT NULL,
  entry               text NOT NULL,
  dataset             text NOT NULL,
  -- Of the dataset; 0 where there is none.
  version             integer NOT NULL,
  outcome             text NOT NULL,
  rows                bigint NOT NULL,
  bytes               bigint NOT NULL,
  duration_us         bigint NOT NULL
);
CREATE INDEX usage_event_at ON statistics.usage_event USING brin (at);

-- Their sums by minute, hour, day and month in China; the entry only by day and month.
CREATE TABLE statistics.usage_sum (
  grain               text NOT NULL CHECK (grain IN ('minute', 'hour', 'day', 'month')),
  at                  timestamptz NOT NULL,
  act                 text NOT NULL,
  channel             text NOT NULL,
  consumer            text NOT NULL,
  consumer_department text NOT NULL,
  department          text NOT NULL,
  entry               text NOT NULL,
  outcome             text NOT NULL,
  events              bigint NOT NULL,
  rows                bigint NOT NULL,
  bytes               bigint NOT NULL,
  duration_us         bigint NOT NULL,
  PRIMARY KEY (grain, at, act, channel, consumer, consumer_department, department, entry, outcome)
);

-- Versions of datasets that were published, by which entry and whose they are: what use and freshness are counted by.
CREATE TABLE statistics.publication (
  id           uuid PRIMARY KEY,
  dataset      uuid NOT NULL,
  number       integer NOT NULL,
  entry        uuid NOT NULL,
  department   text NOT NULL,
  state        text NOT NULL,
  -- In China; null while nobody has had it.
  published_on date
);
CREATE INDEX publication_dataset ON statistics.publication (dataset, number);
CREATE INDEX publication_department ON statistics.publication (department) WHERE state = 'published';
-- How often the data of an entry are promised to be brought up to date.
ALTER TABLE statistics.thing ADD COLUMN cycle text;

-- What was searched for, by day; and how often nothing was found.
CREATE TABLE statistics.search_day (
  day      date NOT NULL,
  channel  text NOT NULL,
  words    text NOT NULL,
  searches bigint NOT NULL,
  vain     bigint NOT NULL,
  PRIMARY KEY (day, channel, words)
);

GRANT SELECT, INSERT ON statistics.usage_event TO worker;
GRANT SELECT, INSERT, UPDATE ON statistics.usage_sum, statistics.search_day, statistics.publication TO worker;
GRANT SELECT ON statistics.usage_event, statistics.usage_sum, statistics.search_day, statistics.publication TO hub;
