-- Who has entered a contest takes an entry back: its keys work no longer, from that instant on; what was called with them stays.
ALTER TABLE opendata.contest_entry ADD COLUMN withdrawn_at timestamptz;
COMMENT ON COLUMN opendata.contest_entry.withdrawn_at IS 'When its developer took it back.';
GRANT UPDATE (withdrawn_at) ON opendata.contest_entry TO worker;

CREATE OR REPLACE VIEW open_access.api_key AS
  SELECT k.name, k.developer_id, k.label, k.digest, k.tier, k.scopes, k.datasets, k.made_at, k.expires_at,
         k.revoked_at, k.replaced_by, d.trust, k.entry_id, c.opens_at AS works_from,
         least(c.closes_at, c.cancelled_at, e.withdrawn_at) AS works_until
    FROM opendata.api_key k JOIN opendata.developer d ON d.id = k.developer_id
    LEFT JOIN opendata.contest_entry e ON e.id = k.entry_id
    LEFT JOIN opendata.contest c ON c.id = e.contest_id;

CREATE OR REPLACE VIEW open_contest.contest AS
  SELECT c.id, c.kind, c.title, c.title_en, c.description, c.opens_at, c.closes_at, c.datasets, c.state, c.ground,
         (SELECT count(*)::int FROM opendata.contest_entry e WHERE e.contest_id = c.id AND e.withdrawn_at IS NULL) AS entries
    FROM opendata.contest c;
CREATE OR REPLACE VIEW open_contest.entry AS
  SELECT e.id, e.contest_id, e.developer_id, e.title, e.description, e.datasets, e.entered_at, e.withdrawn_at
    FROM opendata.contest_entry e;
