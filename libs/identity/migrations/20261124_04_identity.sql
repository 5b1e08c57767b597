-- Departments, people, and the systems and connectors that act for departments.
CREATE SCHEMA identity AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA identity FROM PUBLIC;
GRANT USAGE ON SCHEMA identity TO hub, worker, auditor_read;

CREATE TABLE identity.department (
  code          text PRIMARY KEY CHECK (code ~ '^[0-9A-Z]{18}$'),
  name          text NOT NULL,
  name_en       text,
  short_name    text,
  division      text NOT NULL CHECK (division ~ '^[0-9]{6}$'),
  level         text NOT NULL CHECK (level IN ('nation', 'province', 'city', 'county', 'town')),
  parent        text REFERENCES identity.department DEFERRABLE INITIALLY DEFERRED,
  node          text NOT NULL CHECK (node ~ '^[0-9]{6}$'),
  path          text NOT NULL,
  state         text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
  registered_at timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL
);
COMMENT ON COLUMN identity.department.code IS 'Unified social credit code (GB 32100).';
COMMENT ON COLUMN identity.department.division IS 'GB/T 2260.';
COMMENT ON COLUMN identity.department.node IS 'Division code of the hub where it was registered first.';
COMMENT ON COLUMN identity.department.path IS 'Codes from the root of its tree down to itself, joined by /.';

CREATE TABLE identity.person (
  id            uuid PRIMARY KEY,
  issuer        text NOT NULL,
  subject       text NOT NULL,
  name          text NOT NULL,
  department    text NOT NULL REFERENCES identity.department,
  mapped_roles  text[] NOT NULL DEFAULT '{}',
  state         text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
  registered_at timestamptz NOT NULL,
  signed_in_at  timestamptz,
  UNIQUE (issuer, subject)
);
COMMENT ON COLUMN identity.person.mapped_roles IS 'What the newest token gave; assigned ones stand in person_role.';

CREATE TABLE identity.person_role (
  person      uuid NOT NULL REFERENCES identity.person,
  role        text NOT NULL,
  assigned_by text NOT NULL,
  assigned_at timestamptz NOT NULL,
  PRIMARY KEY (person, role)
);

CREATE TABLE identity.client (
  id            uuid PRIMARY KEY,
  department    text NOT NULL REFERENCES identity.department,
  kind          text NOT NULL CHECK (kind IN ('system', 'connector')),
  name          text NOT NULL,
  jwk           jsonb NOT NULL,
  thumbprint    text NOT NULL UNIQUE,
  state         text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
  registered_at timestamptz NOT NULL,
  key_since     timestamptz NOT NULL
);
COMMENT ON COLUMN identity.client.thumbprint IS 'RFC 7638, of the public key in jwk.';

-- Client assertions that were accepted and have not expired: none is accepted twice (RFC 7523 §3).
CREATE TABLE identity.assertion (
  client     uuid NOT NULL,
  jti        text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (client, jti)
);
CREATE INDEX assertion_expiry ON identity.assertion (expires_at);

CREATE TABLE identity.enrolment (
  token_hash  text PRIMARY KEY,
  department  text NOT NULL REFERENCES identity.department,
  hosted      boolean NOT NULL,
  issued_by   text NOT NULL,
  issued_at   timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  redeemed_at timestamptz
);

GRANT SELECT, INSERT, UPDATE ON identity.department, identity.person, identity.client, identity.enrolment TO hub;
GRANT SELECT, INSERT, DELETE ON identity.person_role, identity.assertion TO hub;
GRANT SELECT ON identity.department, identity.client TO worker;
GRANT SELECT ON identity.department, identity.person, identity.person_role, identity.client TO auditor_read;
