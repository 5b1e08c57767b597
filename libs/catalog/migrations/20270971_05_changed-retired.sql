-- The authority may retire an entry that a change awaits: no version of it will come (Decree 809, Art. 17).
ALTER TABLE catalog.changed_entry DROP CONSTRAINT changed_entry_state_check,
  ADD CONSTRAINT changed_entry_state_check CHECK (state IN ('awaited', 'submitted', 'unaffected', 'retired'));
