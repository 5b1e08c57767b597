-- A clock that stands still for supplements does so for their time and no longer: an answer's time could stand still for ever.
ALTER TABLE clocks.act DROP CONSTRAINT act_check;
ALTER TABLE clocks.act ADD CONSTRAINT act_days CHECK (step = 'pause' OR (step IN ('start', 'extend')) = (days IS NOT NULL));
COMMENT ON COLUMN clocks.act.days IS 'Working days; of a pause, for how many it stands still at most.';
ALTER TABLE clocks.clock ADD COLUMN paused_until date CHECK (paused_until IS NULL OR state = 'paused');
COMMENT ON COLUMN clocks.clock.paused_until IS 'The last day on which it stands still; null where only a step sets it going.';
CREATE INDEX clock_to_resume ON clocks.clock (paused_until) WHERE state = 'paused';
-- Those that stand still now wait no longer than the requester has time; the worker counts until when.
UPDATE clocks.act a SET days = s.limit_days
  FROM clocks.clock c JOIN clocks.clock s ON s.matter_id = c.matter_id AND s.kind = 'supplement' AND s.state = 'running'
 WHERE c.id = a.clock_id AND c.state = 'paused' AND a.step = 'pause';
