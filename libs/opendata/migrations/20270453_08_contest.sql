-- Contests and projects: the authority sets a window and datasets, developers enter, and call within both by keys of their entries.
CREATE TABLE opendata.contest (
  id           uuid PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('contest', 'project')),
  title        text NOT NULL CHECK (title <> ''),
  title_en     text NOT NULL,
  description  text NOT NULL CHECK (description <> ''),
  opens_at     timestamptz NOT NULL,
  closes_at    timestamptz NOT NULL CHECK (closes_at > opens_at),
  datasets     uuid[] NOT NULL CHECK (datasets <> '{}'),
  state        text NOT NULL CHECK (state IN ('announced', 'cancelled')),
  announced_by text NOT NULL,
  announced_at timestamptz NOT NULL,
  cancelled_by text,
  cancelled_at timestamptz,
  ground       text CHECK (ground <> ''),
  CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL) AND (cancelled_at IS NULL) = (cancelled_by IS NULL)
     AND (cancelled_at IS NULL) = (ground IS NULL))
);
COMMENT ON COLUMN opendata.contest.closes_at IS 'From which instant on no key of an entry works any more.';

CREATE TABLE opendata.contest_entry (
  id           uuid PRIMARY KEY,
  contest_id   uuid NOT NULL REFERENCES opendata.contest,
  developer_id uuid NOT NULL REFERENCES opendata.developer,
  title        text NOT NULL CHECK (title <> ''),
  description  text NOT NULL CHECK (description <> ''),
  datasets     uuid[] NOT NULL CHECK (datasets <> '{}'),
  entered_at   timestamptz NOT NULL
);
COMMENT ON COLUMN opendata.contest_entry.datasets IS 'Of the contest, those that it is about.';
CREATE INDEX contest_entry_contest ON opendata.contest_entry (contest_id, id);
CREATE INDEX contest_entry_developer ON opendata.contest_entry (developer_id, id DESC);

ALTER TABLE opendata.api_key ADD COLUMN entry_id uuid REFERENCES opendata.contest_entry;
ALTER TABLE opendata.api_key ADD CHECK ((tier = 'contest') = (entry_id IS NOT NULL));
ALTER TABLE opendata.api_key ADD CHECK (entry_id IS NULL OR datasets IS NOT NULL);
COMMENT ON COLUMN opendata.api_key.entry_id IS 'Of the entry by which it works, within the window of the contest.';
CREATE INDEX api_key_entry ON opendata.api_key (entry_id) WHERE entry_id IS NOT NULL;

GRANT SELECT, INSERT ON opendata.contest TO hub;
GRANT UPDATE (state, cancelled_by, cancelled_at, ground) ON opendata.contest TO hub;
GRANT SELECT ON opendata.contest_entry TO hub;
GRANT SELECT ON opendata.contest TO worker;
GRANT SELECT, INSERT ON opendata.contest_entry TO worker;

-- The window is read with the key, so that the gate judges both at the instant of the call.
CREATE OR REPLACE VIEW open_access.api_key AS
  SELECT k.name, k.developer_id, k.label, k.digest, k.tier, k.scopes, k.datasets, k.made_at, k.expires_at,
         k.revoked_at, k.replaced_by, d.trust, k.entry_id, c.opens_at AS works_from,
         least(c.closes_at, c.cancelled_at) AS works_until
    FROM opendata.api_key k JOIN opendata.developer d ON d.id = k.developer_id
    LEFT JOIN opendata.contest_entry e ON e.id = k.entry_id
    LEFT JOIN opendata.contest c ON c.id = e.contest_id;

CREATE SCHEMA open_contest AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA open_contest FROM PUBLIC;
GRANT USAGE ON SCHEMA open_contest TO portal;

CREATE VIEW open_contest.contest AS
  SELECT c.id, c.kind, c.title, c.title_en, c.description, c.opens_at, c.closes_at, c.datasets, c.state, c.ground,
         (SELECT count(*)::int FROM opendata.contest_entry e WHERE e.contest_id = c.id) AS entries
    FROM opendata.contest c;
CREATE VIEW open_contest.entry AS
  SELECT e.id, e.contest_id, e.developer_id, e.title, e.description, e.datasets, e.entered_at FROM opendata.contest_entry e;
COMMENT ON VIEW open_contest.entry IS 'For each developer their own.';
GRANT SELECT ON open_contest.contest, open_contest.entry TO portal;
