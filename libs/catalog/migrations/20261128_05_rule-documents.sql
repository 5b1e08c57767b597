-- Rule documents (制度文件) that entries and agreements rest on. One that is withdrawn stays, with who withdrew it and why:
-- what cites it is not changed by that, and has to be found.
CREATE TABLE catalog.rule_document (
  code           text PRIMARY KEY,
  title          text NOT NULL,
  title_en       text NOT NULL,
  number         text NOT NULL,
  issuer         text NOT NULL,
  kind           text NOT NULL CHECK (kind IN
                   ('law', 'administrative-regulation', 'state-council-decision', 'local-regulation', 'rule', 'normative-document')),
  division       text NOT NULL,
  in_force_from  date NOT NULL,
  in_force_until date,
  revision       integer NOT NULL CHECK (revision > 0),
  state          text NOT NULL CHECK (state IN ('in-force', 'withdrawn')),
  reasons        text,
  replaced_by    text REFERENCES catalog.rule_document,
  withdrawn_by   text,
  withdrawn_at   timestamptz,
  registered_by  text NOT NULL,
  registered_at  timestamptz NOT NULL,
  changed_at     timestamptz NOT NULL,
  CHECK (in_force_until >= in_force_from),
  CHECK (replaced_by <> code),
  CHECK ((state = 'withdrawn') = (withdrawn_by IS NOT NULL AND withdrawn_at IS NOT NULL AND reasons <> ''))
);
COMMENT ON COLUMN catalog.rule_document.division IS 'GB/T 2260; 100000 for the nation.';
COMMENT ON COLUMN catalog.rule_document.in_force_until IS 'Last day in China; null where it has no end.';
COMMENT ON COLUMN catalog.rule_document.revision IS 'Grows with every amendment; the log and the events keep what each said.';
GRANT SELECT, INSERT, UPDATE ON catalog.rule_document TO hub;

CREATE INDEX entry_basis ON catalog.entry USING gin (basis jsonb_path_ops) WHERE basis <> '[]';
