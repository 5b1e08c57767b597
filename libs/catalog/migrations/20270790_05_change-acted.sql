-- Who has acted for the department of a change consents to no more time for it (Decree 809, Art. 17). Of what was recorded before, whoever
-- recorded a change of a registered document may have been of the authority, which raises those.
ALTER TABLE catalog.change ADD COLUMN acted text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN catalog.change.acted IS 'Ids of those who have acted for its department.';
UPDATE catalog.change c SET acted = ARRAY (
  SELECT CASE WHEN c.document IS NULL THEN c.recorded_by END
   UNION SELECT c.extension_asked_by
   UNION SELECT e.settled_by FROM catalog.changed_entry e WHERE e.change_id = c.id
);
UPDATE catalog.change SET acted = array_remove(acted, NULL);
GRANT UPDATE (acted) ON catalog.change TO hub;
