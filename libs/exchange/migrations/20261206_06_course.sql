-- What happens to matters that go on for several turns: only added to, never changed.
CREATE TABLE exchange.course_step (
  matter_kind text NOT NULL CHECK (matter_kind IN ('rectification', 'service-change', 'data-return')),
  matter_id   uuid NOT NULL,
  number      integer NOT NULL CHECK (number > 0),
  step        text NOT NULL,
  by          text NOT NULL,
  department  text,
  text        text NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (matter_id, number)
);
COMMENT ON COLUMN exchange.course_step.department IS 'Credit code of the department of whoever took it.';
COMMENT ON COLUMN exchange.course_step.text IS 'What was said with it; blank where the step says all.';
GRANT SELECT, INSERT ON exchange.course_step TO hub, worker;
