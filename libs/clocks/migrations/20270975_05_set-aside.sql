-- A department that is disabled can act on nothing: what it held ends then, and begins anew when it is enabled, unless it is awaited no more.
ALTER TABLE clocks.clock ADD COLUMN set_aside text CHECK (set_aside IN ('running', 'paused'));
COMMENT ON COLUMN clocks.clock.set_aside IS 'How it stood when its holder was disabled, where it begins anew once that is enabled; else null.';
CREATE INDEX clock_set_aside ON clocks.clock (holder) WHERE set_aside IS NOT NULL;
