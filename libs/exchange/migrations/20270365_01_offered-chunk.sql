-- Where a chunk is about to be stored, from before it is: a process that dies in between, or a store that answers
-- too late, leaves no object of which nothing tells.
CREATE TABLE exchange.offered_chunk (
  object     text PRIMARY KEY,
  offered_at timestamptz NOT NULL
);
COMMENT ON TABLE exchange.offered_chunk IS 'Stored, or about to be, and not released: gone with the release.';
CREATE INDEX offered_chunk_at ON exchange.offered_chunk (offered_at);

GRANT SELECT, INSERT, DELETE ON exchange.offered_chunk TO hub;
GRANT SELECT, DELETE ON exchange.offered_chunk TO worker;
