-- Running agreements are narrowed when the authority raises the protection of an item (数据分级): what was
-- narrowed stays so, whatever the catalogue says later.
ALTER TABLE exchange.agreement
  ADD COLUMN entry_id         uuid,
  ADD COLUMN entry_version    integer,
  ADD COLUMN restricted       jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN restriction      integer NOT NULL DEFAULT 0,
  ADD COLUMN restriction_held integer NOT NULL DEFAULT 0;

-- Agreements from before were judged by what the catalogue shows now.
UPDATE exchange.agreement a
   SET entry_id = p.entry_id,
       entry_version = (SELECT e.version FROM catalog.entry e WHERE e.id = p.entry_id AND e.current)
  FROM exchange.application p
 WHERE p.id = a.application_id;
ALTER TABLE exchange.agreement
  ALTER COLUMN entry_id SET NOT NULL,
  ALTER COLUMN entry_version SET NOT NULL,
  ADD CHECK (restriction >= restriction_held AND restriction_held >= 0),
  ADD CHECK ((restriction = 0) = (restricted = '{}'));
COMMENT ON COLUMN exchange.agreement.entry_version IS
  'Version of the entry up to which the agreement is judged: that of its conclusion, then each one published since.';
COMMENT ON COLUMN exchange.agreement.restricted IS 'By item code, all that notices have restricted so far.';
COMMENT ON COLUMN exchange.agreement.restriction IS 'Number of the newest notice; 0: none.';
COMMENT ON COLUMN exchange.agreement.restriction_held IS
  'Number of the newest notice that the provider''s connector has said it holds.';
CREATE INDEX agreement_entry ON exchange.agreement (entry_id) WHERE state IN ('proposed', 'active', 'suspended');

-- Restriction notices, numbered in each agreement's version. The authority's connector signs; its signature
-- may come later, what the notice says holds at the hub at once.
CREATE TABLE exchange.restriction (
  agreement uuid NOT NULL,
  version   integer NOT NULL,
  number    integer NOT NULL CHECK (number > 0),
  notice    jsonb NOT NULL,
  signature text,
  issued_at timestamptz NOT NULL,
  signed_at timestamptz,
  PRIMARY KEY (agreement, version, number),
  FOREIGN KEY (agreement, version) REFERENCES exchange.agreement (id, version),
  CHECK ((signature IS NULL) = (signed_at IS NULL))
);
COMMENT ON COLUMN exchange.restriction.signature IS 'Detached compact JWS over the canonical notice.';
CREATE INDEX restriction_unsigned ON exchange.restriction (issued_at) WHERE signature IS NULL;

GRANT SELECT, INSERT ON exchange.restriction TO hub, worker;
GRANT UPDATE (signature, signed_at) ON exchange.restriction TO hub;
