-- Which of those that take part are departments of the government, and until when: whoever is outside it, or is abolished, has no lists
-- to publish and rules no region.
ALTER TABLE statistics.department
  ADD COLUMN kind text NOT NULL DEFAULT 'department' CHECK (kind IN ('department', 'organisation')),
  -- In China; null while it takes part.
  ADD COLUMN disabled_on date;

-- What was before these were learnt from events; a change since has moved the day.
UPDATE statistics.department s
   SET kind = d.kind,
       disabled_on = CASE WHEN d.state = 'disabled' THEN (d.changed_at AT TIME ZONE 'Asia/Shanghai')::date END
  FROM identity.department d WHERE d.code = s.code;

-- Of entries that went to another theme nobody had told.
DELETE FROM statistics.resource_theme t USING catalog.resource r WHERE r.id = t.resource AND r.themes = '{}';
INSERT INTO statistics.resource_theme (resource, theme)
SELECT r.id, e.theme FROM catalog.resource r JOIN catalog.entry e ON e.id = r.entry_id AND e.current
 WHERE r.themes = '{}' AND e.theme <> '';

SELECT statistics_base.renew();
