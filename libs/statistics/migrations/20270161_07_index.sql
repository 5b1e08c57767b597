-- Units that are compared with each other under a scheme.
CREATE TABLE statistics.cohort_unit (
  scheme      text NOT NULL,
  cohort      text NOT NULL,
  unit        text NOT NULL CHECK (unit <> ''),
  enrolled_by text NOT NULL,
  enrolled_at timestamptz NOT NULL,
  PRIMARY KEY (scheme, cohort, unit)
);
GRANT SELECT, INSERT ON statistics.cohort_unit TO hub;

-- What a leaf of a scheme was given, and on what: never changed; one that is corrected is replaced and kept.
CREATE TABLE statistics.evidence (
  id                uuid PRIMARY KEY,
  scheme            text NOT NULL,
  node              text NOT NULL,
  unit              text NOT NULL CHECK (unit <> ''),
  period            text NOT NULL CHECK (period <> ''),
  value             numeric NOT NULL CHECK (value >= 0),
  method            text NOT NULL CHECK (method IN ('machine', 'manual')),
  source            text NOT NULL CHECK (source <> ''),
  taken_at          timestamptz NOT NULL,
  attachment_sha256 text CHECK (attachment_sha256 ~ '^[0-9a-f]{64}$'),
  recorded_by       text NOT NULL,
  recorded_at       timestamptz NOT NULL,
  checked_by        text CHECK (checked_by <> recorded_by),
  checked_at        timestamptz,
  replaced_at       timestamptz,
  CHECK ((checked_by IS NULL) = (checked_at IS NULL))
);
CREATE UNIQUE INDEX evidence_valid ON statistics.evidence (scheme, period, unit, node) WHERE replaced_at IS NULL;
CREATE INDEX evidence_of_unit ON statistics.evidence (scheme, unit, recorded_at DESC, id);
GRANT SELECT, INSERT, UPDATE (checked_by, checked_at, replaced_at) ON statistics.evidence TO hub;

-- A scheme as it was scored by, so that a score can be counted again after the file has changed.
CREATE TABLE statistics.scheme (
  id      text NOT NULL,
  sha256  text NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (id, sha256)
);
GRANT SELECT, INSERT ON statistics.scheme TO hub;

-- All units of a cohort were scored at once.
CREATE TABLE statistics.index_run (
  id             uuid PRIMARY KEY,
  scheme         text NOT NULL,
  scheme_version integer NOT NULL,
  scheme_sha256  text NOT NULL,
  cohort         text NOT NULL,
  period         text NOT NULL,
  run_by         text NOT NULL,
  run_at         timestamptz NOT NULL,
  FOREIGN KEY (scheme, scheme_sha256) REFERENCES statistics.scheme (id, sha256)
);
CREATE INDEX index_run_newest ON statistics.index_run (scheme, cohort, period, run_at DESC, id DESC);
GRANT SELECT, INSERT ON statistics.index_run TO hub;

-- Kept for ever, with the evidence that it was counted from.
CREATE TABLE statistics.score (
  id       uuid PRIMARY KEY,
  run_id   uuid NOT NULL REFERENCES statistics.index_run (id),
  unit     text NOT NULL,
  -- Null: a leaf has no value, and the unit is not ranked.
  total    numeric,
  tier     text,
  trial    boolean NOT NULL,
  evidence jsonb NOT NULL,
  result   jsonb NOT NULL,
  UNIQUE (run_id, unit)
);
GRANT SELECT, INSERT ON statistics.score TO hub;

CREATE FUNCTION statistics.score_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Scores are kept and never changed (%).', OLD.id;
END $$;
CREATE TRIGGER score_stays BEFORE UPDATE OR DELETE ON statistics.score
  FOR EACH ROW EXECUTE FUNCTION statistics.score_stays();
CREATE TRIGGER index_run_stays BEFORE UPDATE OR DELETE ON statistics.index_run
  FOR EACH ROW EXECUTE FUNCTION statistics.score_stays();

-- What others have published: stands beside scores of our own and is never part of them.
CREATE TABLE statistics.external_figure (
  series      text NOT NULL CHECK (series <> ''),
  unit        text NOT NULL CHECK (unit <> ''),
  year        smallint NOT NULL CHECK (year BETWEEN 1990 AND 2100),
  value       numeric NOT NULL,
  source      text NOT NULL CHECK (source <> ''),
  recorded_by text NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (series, unit, year)
);
GRANT SELECT, INSERT ON statistics.external_figure TO hub;
