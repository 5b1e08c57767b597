-- What cannot be removed from the open zone now is tried again later, and keeps no other publication from it.
ALTER TABLE opendata.publication ADD COLUMN not_before timestamptz;
COMMENT ON COLUMN opendata.publication.not_before IS 'Until when the removal of its tables waits, where one could not be removed.';
GRANT UPDATE (not_before) ON opendata.publication TO worker;
