-- Searches that developers' accounts follow: each is told of datasets and versions that one of its searches finds.
CREATE TABLE opendata.followed_search (
  id           uuid PRIMARY KEY,
  developer_id uuid NOT NULL REFERENCES opendata.developer,
  q            text NOT NULL CHECK (length(q) BETWEEN 1 AND 4000),
  followed_at  timestamptz NOT NULL
);
COMMENT ON COLUMN opendata.followed_search.q IS 'Words and fields, as package_search of the portal reads them.';
CREATE INDEX followed_search_developer ON opendata.followed_search (developer_id, id);

-- Datasets that were shown for the first time, or with a later version, and are yet to be held against these searches.
CREATE TABLE opendata.search_due (
  place      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id uuid NOT NULL,
  shown_at   timestamptz NOT NULL,
  after      uuid
);
COMMENT ON COLUMN opendata.search_due.after IS 'The search up to which it was held against all; null where against none.';

GRANT SELECT, INSERT, DELETE ON opendata.followed_search TO worker;
GRANT SELECT, INSERT, UPDATE (after), DELETE ON opendata.search_due TO worker;

CREATE VIEW open_access.followed_search AS SELECT id, developer_id, q, followed_at FROM opendata.followed_search;
GRANT SELECT ON open_access.followed_search TO portal;
