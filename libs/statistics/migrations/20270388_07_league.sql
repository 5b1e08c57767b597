-- Where departments are, and which applications were agreed to when: what the use of others' interfaces by regions is counted from.
CREATE TABLE statistics.department (
  code     text PRIMARY KEY,
  division text NOT NULL,
  level    text NOT NULL
);
CREATE TABLE statistics.approval (
  application uuid PRIMARY KEY,
  resource    uuid NOT NULL,
  provider    text NOT NULL,
  requester   text NOT NULL,
  -- In China, of the agreeing answer.
  day         date NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON statistics.department TO worker;
GRANT SELECT, INSERT ON statistics.approval TO worker;
GRANT SELECT ON statistics.department, statistics.approval TO hub;
