-- What a department needs beyond a running agreement is applied for as that agreement's next version, as a further period is.
ALTER TABLE exchange.application
  ADD COLUMN widens integer CHECK (widens > 0),
  ADD CONSTRAINT application_widens CHECK (widens IS NULL OR renews IS NOT NULL);
COMMENT ON COLUMN exchange.application.renews IS 'The agreement whose next version it asks for, be it a further period or a wider one.';
COMMENT ON COLUMN exchange.application.widens IS 'The version that it asks to widen; null where it asks for nothing wider.';

-- Versions name the one in whose place they stand, and the one that stands in theirs.
ALTER TABLE exchange.agreement
  ADD COLUMN replaces integer CHECK (replaces > 0 AND replaces < version),
  ADD COLUMN replaced_by integer CHECK (replaced_by > version);
COMMENT ON COLUMN exchange.agreement.replaces IS 'The version in whose place it stands; null for the first, and for one that never got so far.';
COMMENT ON COLUMN exchange.agreement.replaced_by IS 'The version that stands in its place; null where none does.';

-- Of a version that another has taken the place of already that is the next one that both have signed, or that a narrower service has
-- put there at once; a further period that was dropped never got so far.
UPDATE exchange.agreement a SET replaced_by =
  (SELECT min(later.version) FROM exchange.agreement later
    WHERE later.id = a.id AND later.version > a.version
      AND (later.state IN ('proposed', 'replaced')
           OR (later.provider_signature IS NOT NULL AND later.requester_signature IS NOT NULL)))
 WHERE a.state = 'replaced';
UPDATE exchange.agreement a SET replaces = before.version
  FROM exchange.agreement before WHERE before.id = a.id AND before.replaced_by = a.version;
