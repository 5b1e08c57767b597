-- Departments read the clocks, too, that count for them and that somebody else holds by now.
CREATE INDEX clock_due_holder ON clocks.clock (due_holder, started_at DESC, id) WHERE due_holder <> holder;
