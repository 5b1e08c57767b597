COMMENT ON COLUMN clocks.clock.outcome IS 'dropped: nobody awaited it any more, so that it is not on time, and late only if its last day was over by then.';
