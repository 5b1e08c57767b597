-- What auditors look for: an act, and what did not go well (few of many).
CREATE INDEX entry_action ON audit.entry (action, recorded_at, pk);
CREATE INDEX entry_not_allowed ON audit.entry (outcome, recorded_at, pk) WHERE outcome <> 'allow';

-- Whether anything waits: asked often, so that ordering (a write) is only begun when there is work.
GRANT SELECT ON audit.queue TO sequencer;
