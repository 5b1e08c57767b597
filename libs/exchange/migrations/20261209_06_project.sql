-- Projects of several organisations with an end day, such as a joint laboratory: each party reads what providers have
-- consented to for it by name, under an agreement of its own that ends with the project.
CREATE TABLE exchange.project (
  id             uuid PRIMARY KEY,
  code           text NOT NULL UNIQUE,
  title          text NOT NULL CHECK (title <> ''),
  domain         text NOT NULL CHECK (domain <> ''),
  purpose        text NOT NULL CHECK (purpose <> ''),
  basis          text NOT NULL CHECK (basis <> ''),
  citations      jsonb NOT NULL,
  ends_on        date NOT NULL,
  state          text NOT NULL CHECK (state IN ('running', 'closed', 'ended')),
  founded_by     text NOT NULL,
  founded_at     timestamptz NOT NULL,
  closing_reason text CHECK (closing_reason <> ''),
  ended_by       text,
  ended_at       timestamptz,
  CHECK ((state = 'closed') = (closing_reason IS NOT NULL)),
  CHECK ((state = 'running') = (ended_at IS NULL) AND (ended_by IS NULL) = (ended_at IS NULL))
);
COMMENT ON COLUMN exchange.project.code IS 'Code of the purpose in every agreement of the project; each call repeats it.';
COMMENT ON COLUMN exchange.project.domain IS 'Code of catalog/taxonomies/project-domains.yaml.';
COMMENT ON COLUMN exchange.project.ends_on IS 'The last day in China; with its end every agreement ends.';
CREATE INDEX project_newest ON exchange.project (founded_at DESC, id);
CREATE INDEX project_due ON exchange.project (ends_on) WHERE state = 'running';

CREATE TABLE exchange.project_party (
  project_id  uuid NOT NULL REFERENCES exchange.project,
  department  text NOT NULL,
  state       text NOT NULL CHECK (state IN ('invited', 'joined', 'declined', 'left', 'removed')),
  invited_at  timestamptz NOT NULL,
  answered_by text,
  answered_at timestamptz,
  ended_at    timestamptz,
  PRIMARY KEY (project_id, department),
  CHECK ((state IN ('left', 'removed')) = (ended_at IS NOT NULL)),
  CHECK ((answered_by IS NULL) = (answered_at IS NULL)),
  CHECK (state = 'removed' OR (state = 'invited') = (answered_at IS NULL))
);
COMMENT ON COLUMN exchange.project_party.answered_by IS 'Head who joined or declined, since it was invited last.';
CREATE INDEX project_party_department ON exchange.project_party (department, project_id);

CREATE TABLE exchange.project_resource (
  id          uuid PRIMARY KEY,
  project_id  uuid NOT NULL REFERENCES exchange.project,
  resource_id uuid NOT NULL,
  entry_id    uuid NOT NULL,
  title       text NOT NULL,
  provider    text NOT NULL,
  parties     text[] NOT NULL CHECK (cardinality(parties) > 0),
  modes       text[] NOT NULL CHECK (cardinality(modes) > 0),
  fields      text[] NOT NULL CHECK (cardinality(fields) > 0),
  quota_calls integer NOT NULL CHECK (quota_calls > 0),
  max_rows    integer NOT NULL CHECK (max_rows > 0),
  state       text NOT NULL CHECK (state IN ('proposed', 'consented', 'declined', 'withdrawn')),
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL,
  answered_by text,
  answered_at timestamptz,
  reasons     text CHECK (reasons <> ''),
  ended_at    timestamptz,
  CHECK (NOT provider = ANY (parties)),
  CHECK ((answered_by IS NULL) = (answered_at IS NULL)),
  CHECK (answered_by <> proposed_by),
  CHECK (state NOT IN ('consented', 'declined') OR answered_at IS NOT NULL),
  CHECK ((state = 'declined') = (reasons IS NOT NULL)),
  CHECK ((state = 'withdrawn') = (ended_at IS NOT NULL))
);
COMMENT ON TABLE exchange.project_resource IS 'What a provider brings in, and for whom by name: consent covers no party that came later.';
CREATE INDEX project_resource_project ON exchange.project_resource (project_id, proposed_at, id);

-- For whom it has become an application, decision and agreement: once, so that nobody gets twice what was consented to.
CREATE TABLE exchange.project_grant (
  project_resource_id uuid NOT NULL REFERENCES exchange.project_resource,
  party               text NOT NULL,
  project_id          uuid NOT NULL REFERENCES exchange.project,
  application_id      uuid NOT NULL UNIQUE REFERENCES exchange.application,
  PRIMARY KEY (project_resource_id, party)
);
CREATE INDEX project_grant_project ON exchange.project_grant (project_id, party);
CREATE INDEX agreement_application ON exchange.agreement (application_id);

-- Calls under a project's agreements, learnt from the fact events; by who called, so that a stranger's attempt is nobody else's.
CREATE TABLE exchange.project_call (
  project_id  uuid NOT NULL REFERENCES exchange.project,
  resource_id uuid NOT NULL,
  provider    text NOT NULL,
  party       text NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('allow', 'deny', 'error')),
  calls       bigint NOT NULL CHECK (calls > 0),
  rows        bigint NOT NULL CHECK (rows >= 0),
  PRIMARY KEY (project_id, party, resource_id, outcome)
);

GRANT SELECT, INSERT ON exchange.project, exchange.project_party, exchange.project_resource, exchange.project_grant TO hub;
GRANT UPDATE (state, closing_reason, ended_by, ended_at) ON exchange.project TO hub, worker;
GRANT UPDATE (state, invited_at, answered_by, answered_at, ended_at) ON exchange.project_party TO hub;
GRANT UPDATE (state, answered_by, answered_at, reasons, ended_at) ON exchange.project_resource TO hub;
GRANT SELECT ON exchange.project, exchange.project_party, exchange.project_resource, exchange.project_grant TO worker;
GRANT SELECT, INSERT, UPDATE ON exchange.project_call TO worker;
GRANT SELECT ON exchange.project_call TO hub;
