-- Clocks of one cause are looked up when the supplements that it awaits are late.
CREATE INDEX clock_cause ON clocks.clock (goes_on_cause) WHERE goes_on_cause IS NOT NULL;
