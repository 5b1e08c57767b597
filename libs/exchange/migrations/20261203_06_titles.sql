-- What was applied for, as the catalogue called it then.
ALTER TABLE exchange.application ADD COLUMN title text;
UPDATE exchange.application a
   SET title = coalesce((SELECT r.title FROM catalog.resource r WHERE r.id = a.resource_id),
                        (SELECT e.title FROM catalog.entry e WHERE e.id = a.entry_id AND e.current), '');
ALTER TABLE exchange.application ALTER COLUMN title SET NOT NULL;
