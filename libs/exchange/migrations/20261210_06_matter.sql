-- One application of a department for several resources of one matter (事项), which splits by provider into parts: each
-- part is answered as a whole. Its members are ordinary applications.
CREATE TABLE exchange.matter (
  id         uuid PRIMARY KEY,
  requester  text NOT NULL,
  code       text NOT NULL CHECK (code <> ''),
  title      text NOT NULL CHECK (title <> ''),
  applied_by text NOT NULL,
  applied_at timestamptz NOT NULL
);
COMMENT ON COLUMN exchange.matter.code IS 'Of the government service or duty for which the data is needed (事项编码).';
CREATE INDEX matter_requester ON exchange.matter (requester, applied_at DESC, id);
CREATE INDEX matter_newest ON exchange.matter (applied_at DESC, id);

CREATE TABLE exchange.matter_part (
  id          uuid PRIMARY KEY,
  matter_id   uuid NOT NULL REFERENCES exchange.matter,
  provider    text NOT NULL,
  proposal_id uuid,
  proposed_by text,
  proposed_at timestamptz,
  answered_by text,
  answered_at timestamptz,
  UNIQUE (matter_id, provider),
  CHECK ((proposal_id IS NULL) = (proposed_by IS NULL) AND (proposal_id IS NULL) = (proposed_at IS NULL)),
  CHECK ((answered_by IS NULL) = (answered_at IS NULL)),
  CHECK (answered_at IS NULL OR proposal_id IS NOT NULL),
  CHECK (answered_by <> proposed_by)
);
COMMENT ON COLUMN exchange.matter_part.proposal_id IS 'The officer''s newest proposal for all that awaits an answer.';
COMMENT ON COLUMN exchange.matter_part.answered_at IS
  'The provider''s one decision on the part; what the rule answers needs none.';
CREATE INDEX matter_part_provider ON exchange.matter_part (provider, matter_id);

ALTER TABLE exchange.application ADD COLUMN matter_id uuid,
  ADD FOREIGN KEY (matter_id, provider) REFERENCES exchange.matter_part (matter_id, provider);
CREATE INDEX application_matter ON exchange.application (matter_id, id) WHERE matter_id IS NOT NULL;

GRANT SELECT, INSERT ON exchange.matter, exchange.matter_part TO hub;
GRANT UPDATE (proposal_id, proposed_by, proposed_at, answered_by, answered_at) ON exchange.matter_part TO hub;
