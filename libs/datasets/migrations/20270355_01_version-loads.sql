-- Loads tell themselves apart by more than a number that begins anew; one that an outage ended waits before it is tried
-- again; what is of no use any longer is removed from versions that are kept, too.
ALTER TABLE datasets.version
  ADD COLUMN load       uuid,
  ADD COLUMN not_before timestamptz;
COMMENT ON COLUMN datasets.version.load IS 'Of the load that has it, or had it last: what another says of it does not count.';
COMMENT ON COLUMN datasets.version.not_before IS 'Until then it is neither loaded again nor swept again.';

ALTER TABLE datasets.version DROP CONSTRAINT version_check6;
ALTER TABLE datasets.version ADD CONSTRAINT version_swept
  CHECK (swept_at IS NULL OR state IN ('held', 'ready', 'failed', 'discarded', 'withdrawn'));
COMMENT ON COLUMN datasets.version.swept_at IS 'When all was removed that is of no use in its present state.';
DROP INDEX datasets.version_unswept;
CREATE INDEX version_unswept ON datasets.version (changed_at)
  WHERE state IN ('held', 'ready', 'failed', 'discarded', 'withdrawn') AND swept_at IS NULL;
