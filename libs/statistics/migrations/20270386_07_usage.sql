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

-- The entry by which a dataset is open, and whose it is; learnt when a version of it is published.
CREATE TABLE statistics.open_dataset (
  dataset    uuid PRIMARY KEY,
  entry      uuid NOT NULL,
  department text NOT NULL
);

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
GRANT SELECT, INSERT, UPDATE ON statistics.usage_sum, statistics.search_day, statistics.open_dataset TO worker;
GRANT SELECT ON statistics.usage_event, statistics.usage_sum, statistics.search_day, statistics.open_dataset TO hub;
