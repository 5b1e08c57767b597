-- What people are told, what they still have to do, and who has read what.
CREATE SCHEMA notice AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA notice FROM PUBLIC;
GRANT USAGE ON SCHEMA notice TO hub, worker;

CREATE TABLE notice.notice (
  id         uuid PRIMARY KEY,
  cause      text NOT NULL CHECK (length(cause) BETWEEN 1 AND 200),
  addressee  text NOT NULL,
  template   text NOT NULL,
  params     jsonb NOT NULL,
  about_type text NOT NULL,
  about_id   text NOT NULL,
  told_at    timestamptz NOT NULL,
  due_on     date,
  done_at    timestamptz CHECK (done_at IS NULL OR due_on IS NOT NULL),
  planned_at timestamptz,
  -- The same cause tells an addressee once.
  UNIQUE (cause, addressee)
);
CREATE INDEX notice_addressee ON notice.notice (addressee, id DESC);
CREATE INDEX notice_task ON notice.notice (addressee, due_on, id) WHERE due_on IS NOT NULL AND done_at IS NULL;
CREATE INDEX notice_unplanned ON notice.notice (id) WHERE planned_at IS NULL;
COMMENT ON COLUMN notice.notice.addressee IS 'person:<issuer>#<subject>, or role:<credit code>/<role>; who that is is looked up when it is read.';
COMMENT ON COLUMN notice.notice.due_on IS 'Last day in China on which the task is done in time; none where nothing is to be done.';
COMMENT ON COLUMN notice.notice.planned_at IS 'When it was decided to whom it goes by e-mail and webhook.';

-- A person's own mark; colleagues with the same role have theirs.
CREATE TABLE notice.read_mark (
  notice  uuid NOT NULL REFERENCES notice.notice,
  person  text NOT NULL,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (notice, person)
);

-- What goes out of the hub: a notice to a person's e-mail address, or to the region's webhook.
CREATE TABLE notice.delivery (
  notice     uuid NOT NULL REFERENCES notice.notice,
  channel    text NOT NULL CHECK (channel IN ('mail', 'webhook')),
  recipient  text NOT NULL,
  state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed', 'dropped')),
  attempts   smallint NOT NULL DEFAULT 0,
  -- Not tried before; a sender that has taken it moves this ahead, so that no other takes it as well.
  due_at     timestamptz NOT NULL,
  settled_at timestamptz,
  error      text,
  PRIMARY KEY (notice, channel, recipient)
);
CREATE INDEX delivery_waiting ON notice.delivery (channel, due_at) WHERE state = 'waiting';
CREATE INDEX delivery_recipient ON notice.delivery (channel, recipient, settled_at DESC) WHERE state = 'sent';
COMMENT ON COLUMN notice.delivery.recipient IS 'Of mail: identity.person.id. Of the webhook: region.';

GRANT SELECT, INSERT, UPDATE (done_at) ON notice.notice TO hub;
GRANT SELECT, INSERT ON notice.read_mark TO hub;
GRANT SELECT, INSERT, UPDATE (done_at, planned_at) ON notice.notice TO worker;
GRANT SELECT, INSERT, UPDATE ON notice.delivery TO worker;
