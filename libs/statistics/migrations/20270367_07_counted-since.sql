-- A recount of what happened before acts were counted by days in China would find differences that are none.
CREATE TABLE statistics.counting (
  one         boolean PRIMARY KEY DEFAULT true CHECK (one),
  after_entry bigint NOT NULL
);
COMMENT ON COLUMN statistics.counting.after_entry IS
  'Storage key of the last log entry from before acts were counted by days in China; 0 where there is none.';
INSERT INTO statistics.counting (after_entry)
SELECT coalesce(max(pk), 0) FROM audit.entry
 WHERE inserted_at < (SELECT applied_at FROM public.migration WHERE name LIKE '%20270341\_07\_act%');

GRANT SELECT ON statistics.counting TO hub, worker;
