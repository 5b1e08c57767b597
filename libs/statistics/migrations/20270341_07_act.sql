-- Acts by day in China, kind and department, counted once from their fact events: each has its log entry, by which a
-- recount finds the same number. (Days of statistics.call_day and .purpose_day are days in China from here on.)
CREATE TABLE statistics.act_day (
  day        date NOT NULL,
  act        text NOT NULL,
  department text NOT NULL,
  acts       bigint NOT NULL CHECK (acts > 0),
  PRIMARY KEY (day, act, department)
);
GRANT SELECT, INSERT, UPDATE ON statistics.act_day TO worker;
GRANT SELECT ON statistics.act_day TO hub;
