-- Developers of open data, their keys, and what they call. The portal hands all of it in through the intake; the worker
-- writes it here. Of secrets and keys there are hashes only: a row lets nobody in.
CREATE TABLE opendata.developer (
  id             uuid PRIMARY KEY,
  name           text NOT NULL CHECK (name <> ''),
  contact        text,
  secret_name    text NOT NULL UNIQUE,
  secret_digest  bytea NOT NULL CHECK (octet_length(secret_digest) = 32),
  trust          text NOT NULL CHECK (trust IN ('barred', 'unverified', 'verified', 'trusted')),
  trust_ground   text,
  trusted_by     text,
  trusted_at     timestamptz,
  person         text UNIQUE,
  registered_at  timestamptz NOT NULL,
  CHECK ((trusted_by IS NULL) = (trusted_at IS NULL) AND (trusted_by IS NULL) = (trust_ground IS NULL))
);
COMMENT ON COLUMN opendata.developer.secret_digest IS 'SHA-256 of the SHA-256 of the management secret: the first of them goes through the intake as proof.';
COMMENT ON COLUMN opendata.developer.person IS 'Whose real name an issuer vouches for, where that person has taken the account over; personal.';
CREATE INDEX developer_registered ON opendata.developer (registered_at DESC, id);

CREATE TABLE opendata.api_key (
  name         text PRIMARY KEY,
  developer_id uuid NOT NULL REFERENCES opendata.developer,
  label        text NOT NULL,
  digest       bytea NOT NULL CHECK (octet_length(digest) = 32),
  tier         text NOT NULL,
  scopes       text[] NOT NULL CHECK (scopes <> '{}'),
  datasets     uuid[],
  made_at      timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL CHECK (expires_at > made_at),
  revoked_at   timestamptz,
  replaced_by  text
);
COMMENT ON COLUMN opendata.api_key.digest IS 'SHA-256 of the key.';
COMMENT ON COLUMN opendata.api_key.datasets IS 'To which it is bound; null for every open one.';
CREATE INDEX api_key_developer ON opendata.api_key (developer_id, made_at DESC);

-- Calls with a key as the portal answered them: the gateway's log. Refusals of one second that differ in nothing are one row.
CREATE TABLE opendata.call (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  developer_id uuid NOT NULL,
  key_name     text NOT NULL,
  at           timestamptz NOT NULL,
  operation    text NOT NULL,
  dataset      text NOT NULL,
  status       smallint NOT NULL,
  times        integer NOT NULL CHECK (times > 0),
  duration_us  bigint NOT NULL
);
COMMENT ON COLUMN opendata.call.dataset IS 'Empty where it is about none.';
CREATE INDEX call_developer ON opendata.call (developer_id, id DESC);
CREATE INDEX call_old ON opendata.call (at);

CREATE TABLE opendata.developer_day (
  developer_id uuid NOT NULL,
  day          date NOT NULL,
  key_name     text NOT NULL,
  operation    text NOT NULL,
  dataset      text NOT NULL,
  answered     integer NOT NULL,
  refused      integer NOT NULL,
  failed       integer NOT NULL,
  PRIMARY KEY (developer_id, day, key_name, operation, dataset)
);
COMMENT ON COLUMN opendata.developer_day.day IS 'In China.';

CREATE TABLE opendata.quota_use (
  developer_id uuid NOT NULL,
  tier         text NOT NULL,
  span         text NOT NULL CHECK (span IN ('minute', 'day')),
  window_from  timestamptz NOT NULL,
  instance     uuid NOT NULL,
  used         integer NOT NULL CHECK (used >= 0),
  PRIMARY KEY (developer_id, tier, span, window_from, instance)
);
COMMENT ON COLUMN opendata.quota_use.instance IS 'The running portal that has counted it.';
CREATE INDEX quota_use_old ON opendata.quota_use (window_from);

GRANT SELECT ON opendata.developer, opendata.developer_day TO hub;
GRANT UPDATE (trust, trust_ground, trusted_by, trusted_at, person) ON opendata.developer TO hub;
GRANT SELECT, INSERT ON opendata.developer TO worker;
GRANT SELECT ON opendata.api_key TO hub;
GRANT SELECT, INSERT, UPDATE (expires_at, revoked_at, replaced_by) ON opendata.api_key TO worker;
GRANT SELECT, INSERT, DELETE ON opendata.call TO worker;
GRANT SELECT, INSERT, UPDATE ON opendata.developer_day TO worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON opendata.quota_use TO worker;

-- What the portal's role sees of them: no contact, no person, no ground.
CREATE SCHEMA open_access AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA open_access FROM PUBLIC;
GRANT USAGE ON SCHEMA open_access TO portal;

CREATE VIEW open_access.developer AS
  SELECT id, name, secret_name, secret_digest, trust, registered_at FROM opendata.developer;
CREATE VIEW open_access.api_key AS
  SELECT k.name, k.developer_id, k.label, k.digest, k.tier, k.scopes, k.datasets, k.made_at, k.expires_at,
         k.revoked_at, k.replaced_by, d.trust
    FROM opendata.api_key k JOIN opendata.developer d ON d.id = k.developer_id;
CREATE VIEW open_access.call AS
  SELECT id, developer_id, key_name, at, operation, dataset, status, times, duration_us FROM opendata.call;
CREATE VIEW open_access.developer_day AS
  SELECT developer_id, day, key_name, operation, dataset, answered, refused, failed FROM opendata.developer_day;
CREATE VIEW open_access.quota_use AS
  SELECT developer_id, tier, span, window_from, instance, used FROM opendata.quota_use;
GRANT SELECT ON open_access.developer, open_access.api_key, open_access.call, open_access.developer_day,
  open_access.quota_use TO portal;
