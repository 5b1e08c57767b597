-- Applications, decisions, agreements and the connectors that carry them out.
CREATE SCHEMA exchange AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA exchange FROM PUBLIC;
GRANT USAGE ON SCHEMA exchange TO hub, worker;

-- A department's connector: its self-signed key card as received, never a private key.
CREATE TABLE exchange.connector (
  department  text PRIMARY KEY,
  client_id   text NOT NULL UNIQUE,
  hosted      boolean NOT NULL,
  thumbprint  text NOT NULL,
  card        text NOT NULL,
  state       text NOT NULL CHECK (state IN ('active', 'revoked')),
  enrolled_at timestamptz NOT NULL
);

CREATE TABLE exchange.application (
  id           uuid PRIMARY KEY,
  requester    text NOT NULL,
  provider     text NOT NULL,
  -- None for an entry that may not be shared and so mounts nothing.
  resource_id  uuid,
  entry_id     uuid NOT NULL,
  sharing      text NOT NULL CHECK (sharing IN ('unconditional', 'conditional', 'not-shared')),
  state        text NOT NULL,
  basis        text NOT NULL,
  scenario     text NOT NULL,
  scope        text NOT NULL,
  purpose_code text NOT NULL,
  purpose_text text NOT NULL,
  modes        text[] NOT NULL,
  fields       text[] NOT NULL,
  period_until timestamptz NOT NULL,
  applied_by   text NOT NULL,
  applied_at   timestamptz NOT NULL,
  approved_by  text,
  received_at  timestamptz,
  updated_at   timestamptz NOT NULL
);
-- No two open applications of one department for one resource and purpose.
CREATE UNIQUE INDEX application_open ON exchange.application (requester, entry_id, coalesce(resource_id, entry_id), purpose_code)
  WHERE state IN ('awaiting-office-head', 'received', 'proposed');
CREATE INDEX application_requester ON exchange.application (requester, applied_at DESC, id);
CREATE INDEX application_provider ON exchange.application (provider, applied_at DESC, id);

-- A decision is written once and never edited.
CREATE TABLE exchange.decision (
  id             uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES exchange.application,
  outcome        text NOT NULL CHECK (outcome IN ('granted', 'refused')),
  reasons        text NOT NULL CHECK (outcome = 'granted' OR reasons <> ''),
  ground         text NOT NULL CHECK (outcome = 'granted' OR ground <> ''),
  fields         text[] NOT NULL,
  quota_calls    integer NOT NULL CHECK (quota_calls > 0),
  max_rows       integer NOT NULL CHECK (max_rows > 0),
  proposed_by    text NOT NULL,
  proposed_at    timestamptz NOT NULL,
  answered_by    text,
  answered_at    timestamptz,
  by_rule        boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX decision_one ON exchange.decision (application_id);

CREATE TABLE exchange.agreement (
  id                  uuid NOT NULL,
  version             integer NOT NULL,
  application_id      uuid NOT NULL REFERENCES exchange.application,
  resource_id         uuid NOT NULL,
  requester           text NOT NULL,
  provider            text NOT NULL,
  state               text NOT NULL,
  terms               jsonb NOT NULL,
  terms_sha256        text NOT NULL,
  provider_signature  text,
  requester_signature text,
  valid_until         timestamptz NOT NULL,
  created_at          timestamptz NOT NULL,
  updated_at          timestamptz NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE INDEX agreement_parties ON exchange.agreement (requester, created_at DESC, id);
CREATE INDEX agreement_provider ON exchange.agreement (provider, created_at DESC, id);

GRANT SELECT, INSERT, UPDATE ON exchange.connector, exchange.application, exchange.agreement TO hub, worker;
GRANT SELECT, INSERT ON exchange.decision TO hub, worker;
GRANT UPDATE (answered_by, answered_at) ON exchange.decision TO hub, worker;

-- The subject-token key, wrapped to each department's connector: the hub cannot open any of them.
CREATE TABLE exchange.token_key (
  department  text PRIMARY KEY,
  wrapped     text NOT NULL,
  fingerprint text NOT NULL,
  stored_at   timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON exchange.token_key TO hub;
