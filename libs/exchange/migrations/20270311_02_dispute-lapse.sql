-- A dispute ends with what it is about, and nobody contests what they have done themselves (Decree 809, Art. 28).
ALTER TABLE exchange.dispute
  DROP CONSTRAINT dispute_state_check,
  ADD CONSTRAINT dispute_state_check CHECK (state IN ('negotiation', 'coordination', 'superior-coordination',
                                                      'government-decision', 'settled', 'decided', 'withdrawn', 'lapsed'));
-- With a service change that takes effect, and with an agreement whose term is over.
GRANT SELECT ON exchange.dispute, exchange.dispute_step TO worker;
GRANT UPDATE (state, updated_at) ON exchange.dispute TO worker;
GRANT INSERT ON exchange.dispute_step TO worker;

ALTER TABLE exchange.agreement ADD COLUMN stopped_by text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN exchange.agreement.stopped_by IS
  'Credit codes of those who have suspended or terminated it, or agreed to that; none while it works, and where time alone ended it.';
UPDATE exchange.agreement a SET stopped_by = ARRAY[r.imposed_by]
  FROM exchange.rectification r
 WHERE r.agreement_id = a.id
   AND (a.state = 'suspended' AND r.ended_at IS NULL OR a.state = 'terminated' AND r.state = 'terminated');
