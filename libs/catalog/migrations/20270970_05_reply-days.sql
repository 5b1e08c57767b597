-- In how many working days a duty's requests are answered at the latest is said by the jurisdiction, which may give a year of them.
ALTER TABLE catalog.responsibility DROP CONSTRAINT responsibility_reply_days_check,
  ADD CONSTRAINT responsibility_reply_days_check CHECK (reply_days BETWEEN 1 AND 250);
COMMENT ON COLUMN catalog.responsibility.reply_days IS 'Working days; the jurisdiction sets the longest (Decree 809, Art. 21).';
