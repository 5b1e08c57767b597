-- What was counted anew, or handed over after its last day, before events told of that.
UPDATE statistics.clock s
   SET holder = c.due_holder, due_on = c.due_on, outcome = c.outcome, late = c.late
  FROM clocks.clock c WHERE c.id = s.id;
COMMENT ON COLUMN statistics.clock.holder IS
  'Credit code of the department that held it when its last day was over, or holds it until then.';
