-- Surveys of what departments hold (资源普查): records and storage behind an entry, as its department states them. None is ever changed; the newest
-- of an entry holds.
CREATE TABLE catalog.survey (
  id          uuid PRIMARY KEY,
  entry_id    uuid NOT NULL,
  records     bigint NOT NULL CHECK (records >= 0),
  bytes       bigint NOT NULL CHECK (bytes >= 0),
  surveyed_by text NOT NULL,
  surveyed_at timestamptz NOT NULL
);
COMMENT ON COLUMN catalog.survey.bytes IS 'As the data are stored at the department.';
CREATE INDEX survey_entry ON catalog.survey (entry_id, surveyed_at DESC, id DESC);
GRANT SELECT, INSERT ON catalog.survey TO hub;
