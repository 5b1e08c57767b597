-- Batches (批量交换): a provider's table goes to a requester in chunks, each released by its own log entry and
-- acknowledged by a signed receipt. Nothing of the rows is here; the chunks themselves lie in the object store.
CREATE TABLE exchange.batch (
  id           uuid PRIMARY KEY,
  agreement_id uuid NOT NULL,
  version      integer NOT NULL,
  requester    text NOT NULL,
  provider     text NOT NULL,
  resource_id  uuid NOT NULL,
  fields       text[] NOT NULL,
  order_sha256 text NOT NULL CHECK (order_sha256 ~ '^[0-9a-f]{64}$'),
  state        text NOT NULL CHECK (state IN ('ordered', 'sending', 'sent', 'complete', 'failed')),
  code         text,
  chunks       integer NOT NULL DEFAULT 0,
  received     integer NOT NULL DEFAULT 0,
  rows         bigint NOT NULL DEFAULT 0,
  bytes        bigint NOT NULL DEFAULT 0,
  accepted     bigint NOT NULL DEFAULT 0,
  rejected     bigint NOT NULL DEFAULT 0,
  ordered_at   timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL,
  ended_at     timestamptz,
  CHECK (received <= chunks AND accepted + rejected <= rows),
  CHECK (state <> 'complete' OR (received = chunks AND accepted + rejected = rows)),
  CHECK ((state = 'failed') = (code IS NOT NULL)),
  CHECK ((state IN ('complete', 'failed')) = (ended_at IS NOT NULL))
);
COMMENT ON COLUMN exchange.batch.id IS 'Of the order, as the requester''s connector made it.';
COMMENT ON COLUMN exchange.batch.received IS 'Chunks with a receipt.';
COMMENT ON COLUMN exchange.batch.code IS 'Why it failed.';
-- One after the other: two at once of one agreement would write the same rows.
CREATE UNIQUE INDEX batch_open ON exchange.batch (agreement_id) WHERE ended_at IS NULL;
CREATE INDEX batch_agreement ON exchange.batch (agreement_id, ordered_at DESC, id);
CREATE INDEX batch_unended ON exchange.batch (changed_at) WHERE ended_at IS NULL;

CREATE TABLE exchange.batch_chunk (
  batch          uuid NOT NULL REFERENCES exchange.batch,
  number         integer NOT NULL CHECK (number >= 1),
  rows           integer NOT NULL CHECK (rows >= 0),
  bytes          integer NOT NULL CHECK (bytes >= 1),
  sha256         text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  entry_id       uuid NOT NULL,
  manifest       text NOT NULL,
  released_at    timestamptz NOT NULL,
  stored         boolean NOT NULL DEFAULT true,
  address_sha256 text,
  address_until  timestamptz,
  receipt        text,
  accepted       integer,
  rejected       integer,
  received_at    timestamptz,
  PRIMARY KEY (batch, number),
  CHECK (num_nonnulls(receipt, accepted, rejected, received_at) IN (0, 4)),
  CHECK (accepted + rejected = rows),
  CHECK ((address_sha256 IS NULL) = (address_until IS NULL))
);
COMMENT ON COLUMN exchange.batch_chunk.entry_id IS 'Log entry of the release, committed in the same transaction.';
COMMENT ON COLUMN exchange.batch_chunk.manifest IS 'The provider''s signed receipt for what it has sent (compact JWS).';
COMMENT ON COLUMN exchange.batch_chunk.receipt IS 'The requester''s signed receipt for what it has taken (compact JWS).';
COMMENT ON COLUMN exchange.batch_chunk.stored IS 'Whether the object store still has it.';
COMMENT ON COLUMN exchange.batch_chunk.address_sha256 IS 'Of the one address under which it can be fetched once.';
CREATE UNIQUE INDEX batch_chunk_address ON exchange.batch_chunk (address_sha256) WHERE address_sha256 IS NOT NULL;
CREATE INDEX batch_chunk_stored ON exchange.batch_chunk (batch) WHERE stored;

GRANT SELECT, INSERT ON exchange.batch, exchange.batch_chunk TO hub;
GRANT UPDATE (state, code, chunks, received, rows, bytes, accepted, rejected, changed_at, ended_at)
  ON exchange.batch TO hub, worker;
GRANT UPDATE (address_sha256, address_until, receipt, accepted, rejected, received_at)
  ON exchange.batch_chunk TO hub;
GRANT SELECT ON exchange.batch, exchange.batch_chunk TO worker;
GRANT UPDATE (stored) ON exchange.batch_chunk TO worker;
