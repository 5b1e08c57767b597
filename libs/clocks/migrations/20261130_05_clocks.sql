-- Clocks (时限): how long a department has to act on a matter. What happened to a clock is kept act by act, so that it
-- can be replayed for any past day; the row beside them says how it stands, for whoever looks for what is due.
CREATE SCHEMA clocks AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA clocks FROM PUBLIC;
GRANT USAGE ON SCHEMA clocks TO hub, worker;

CREATE TABLE clocks.clock (
  id           uuid PRIMARY KEY,
  kind         text NOT NULL,
  matter_kind  text NOT NULL,
  matter_id    uuid NOT NULL,
  holder       text NOT NULL,
  awaited_by   text,
  state        text NOT NULL CHECK (state IN ('running', 'paused', 'ended')),
  limit_days   smallint NOT NULL CHECK (limit_days > 0),
  started_at   timestamptz NOT NULL,
  due_on       date,
  warn_on      date,
  missing_year smallint,
  warned_at    timestamptz,
  overdue_at   timestamptz,
  ended_at     timestamptz,
  outcome      text CHECK (outcome IN ('done', 'dropped')),
  late         boolean,
  CHECK ((state = 'ended') = (ended_at IS NOT NULL AND outcome IS NOT NULL)),
  CHECK (missing_year IS NULL OR (due_on IS NULL AND warn_on IS NULL)),
  CHECK (missing_year IS NOT NULL OR state = 'paused' OR due_on IS NOT NULL)
);
COMMENT ON COLUMN clocks.clock.holder IS 'Credit code of the department that has to act.';
COMMENT ON COLUMN clocks.clock.awaited_by IS 'Credit code of the department that waits for it.';
COMMENT ON COLUMN clocks.clock.missing_year IS 'The year that has to be added to the calendar before the last day can be told.';
COMMENT ON COLUMN clocks.clock.outcome IS 'dropped: nobody awaited it any more, so that it is neither on time nor late.';
COMMENT ON COLUMN clocks.clock.late IS 'It ended after its last day; null before it has ended.';
CREATE UNIQUE INDEX clock_open ON clocks.clock (matter_kind, matter_id, kind) WHERE state <> 'ended';
CREATE INDEX clock_matter ON clocks.clock (matter_id);
CREATE INDEX clock_holder ON clocks.clock (holder, started_at DESC, id);
CREATE INDEX clock_awaited ON clocks.clock (awaited_by, started_at DESC, id);
CREATE INDEX clock_to_warn ON clocks.clock (warn_on) WHERE state = 'running' AND warned_at IS NULL;
CREATE INDEX clock_to_mark ON clocks.clock (due_on) WHERE state = 'running' AND overdue_at IS NULL;
CREATE INDEX clock_unknown ON clocks.clock (id) WHERE missing_year IS NOT NULL;

CREATE TABLE clocks.act (
  clock_id uuid NOT NULL REFERENCES clocks.clock,
  number   integer NOT NULL CHECK (number > 0),
  at       timestamptz NOT NULL,
  step     text NOT NULL CHECK (step IN ('start', 'pause', 'resume', 'extend', 'hand-over', 'end')),
  days     smallint CHECK (days > 0),
  holder   text,
  restart  boolean,
  PRIMARY KEY (clock_id, number),
  CHECK ((step IN ('start', 'extend')) = (days IS NOT NULL)),
  CHECK ((step IN ('start', 'hand-over')) = (holder IS NOT NULL)),
  CHECK ((step = 'resume') = (restart IS NOT NULL))
);

GRANT SELECT, INSERT, UPDATE ON clocks.clock TO hub, worker;
GRANT SELECT, INSERT ON clocks.act TO hub, worker;
