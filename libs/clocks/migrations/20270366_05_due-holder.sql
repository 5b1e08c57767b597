-- Who was late does not become another with a hand-over after the last day.
ALTER TABLE clocks.clock ADD COLUMN due_holder text;
UPDATE clocks.clock c SET due_holder = coalesce(
  (SELECT a.holder FROM clocks.act a
    WHERE a.clock_id = c.id AND a.holder IS NOT NULL
      AND a.at < (c.due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
    ORDER BY a.number DESC LIMIT 1),
  c.holder);
ALTER TABLE clocks.clock ALTER COLUMN due_holder SET NOT NULL;
COMMENT ON COLUMN clocks.clock.due_holder IS
  'Credit code of the department that held it when its last day was over; until then, and where that is not known, of its holder.';
