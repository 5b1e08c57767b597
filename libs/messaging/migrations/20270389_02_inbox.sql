-- Marks are pruned by age; they come in the order of their age, so that the smallest index finds the old ones.
CREATE INDEX inbox_applied ON messaging.inbox USING brin (applied_at);
