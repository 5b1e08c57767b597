-- Statistics' own projection, learnt from fact events and rebuildable by replaying them.
CREATE SCHEMA statistics AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA statistics FROM PUBLIC;
GRANT USAGE ON SCHEMA statistics TO hub, worker;

-- One row a thing: its present state, so that every count is a count of rows.
CREATE TABLE statistics.thing (
  kind       text NOT NULL CHECK (kind IN ('application', 'entry', 'resource', 'agreement')),
  id         uuid NOT NULL,
  state      text NOT NULL,
  department text NOT NULL,
  items      integer NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE INDEX thing_state ON statistics.thing (kind, state);

-- Calls by day, interface and consumer; the finest grain that is kept, so the parts sum to the total.
CREATE TABLE statistics.call_day (
  day       date NOT NULL,
  resource  text NOT NULL,
  provider  text NOT NULL,
  requester text NOT NULL,
  mode      text NOT NULL,
  outcome   text NOT NULL,
  calls     bigint NOT NULL,
  rows      bigint NOT NULL,
  PRIMARY KEY (day, resource, requester, provider, mode, outcome)
);
GRANT SELECT, INSERT, UPDATE ON statistics.thing, statistics.call_day TO worker;
GRANT SELECT ON statistics.thing, statistics.call_day TO hub;
