-- What people outside ask departments that publish data: for data, for a correction, or with a comment; and complaints about
-- developers. What they write is shown to everybody with the answer, and not before.
CREATE TABLE opendata.feedback (
  id           uuid PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('request', 'correction', 'comment', 'complaint')),
  dataset_id   uuid,
  developer_id uuid,
  department   text NOT NULL,
  title        text NOT NULL CHECK (title <> ''),
  body         text NOT NULL CHECK (body <> ''),
  contact      text,
  state        text NOT NULL CHECK (state IN ('received', 'answered', 'declined', 'dismissed')),
  received_at  timestamptz NOT NULL,
  answer       text,
  answered_by  text,
  answered_at  timestamptz,
  CHECK (kind NOT IN ('correction', 'comment') OR dataset_id IS NOT NULL),
  CHECK ((kind = 'complaint') = (developer_id IS NOT NULL)),
  CHECK ((state = 'received') = (answered_at IS NULL) AND (answered_at IS NULL) = (answered_by IS NULL)
     AND (answered_at IS NULL) = (answer IS NULL))
);
COMMENT ON COLUMN opendata.feedback.department IS 'Credit code of the department that answers.';
COMMENT ON COLUMN opendata.feedback.contact IS 'Where the department may write to; personal, and shown to nobody else.';
COMMENT ON COLUMN opendata.feedback.state IS 'dismissed: spam, or nothing that may be shown; its answer is the ground.';
CREATE INDEX feedback_received ON opendata.feedback (received_at DESC, id);
CREATE INDEX feedback_department ON opendata.feedback (department, received_at DESC, id);
CREATE INDEX feedback_dataset ON opendata.feedback (dataset_id, id DESC);
CREATE INDEX feedback_developer ON opendata.feedback (developer_id, received_at) WHERE developer_id IS NOT NULL;

GRANT SELECT ON opendata.feedback TO hub;
GRANT UPDATE (state, answer, answered_by, answered_at) ON opendata.feedback TO hub;
GRANT SELECT, INSERT ON opendata.feedback TO worker;

CREATE SCHEMA open_feedback AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA open_feedback FROM PUBLIC;
GRANT USAGE ON SCHEMA open_feedback TO portal;

CREATE VIEW open_feedback.message AS
  SELECT f.id, f.kind, f.dataset_id, f.department, d.name AS department_name, f.state, f.received_at, c.due_on,
         f.answered_at,
         CASE WHEN f.state IN ('answered', 'declined') THEN f.title END AS title,
         CASE WHEN f.state IN ('answered', 'declined') THEN f.body END AS body,
         CASE WHEN f.state IN ('answered', 'declined') THEN f.answer END AS answer
    FROM opendata.feedback f
    LEFT JOIN identity.department d ON d.code = f.department
    LEFT JOIN clocks.clock c ON c.matter_id = f.id AND c.matter_kind = 'open-feedback'
   WHERE f.kind <> 'complaint';
COMMENT ON VIEW open_feedback.message IS 'What people have written only once it is answered; of complaints about developers nothing.';
GRANT SELECT ON open_feedback.message TO portal;
