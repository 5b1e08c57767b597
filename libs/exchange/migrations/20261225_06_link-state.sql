-- When the hub has last heard of each department's connector, and the times at which it could not.
CREATE TABLE exchange.connector_link (
  department     text PRIMARY KEY REFERENCES exchange.connector,
  first_heard_at timestamptz NOT NULL,
  last_heard_at  timestamptz NOT NULL CHECK (last_heard_at >= first_heard_at),
  release        text NOT NULL CHECK (char_length(release) BETWEEN 1 AND 40),
  wire_version   integer NOT NULL CHECK (wire_version > 0),
  outage         uuid
) WITH (fillfactor = 50);
COMMENT ON COLUMN exchange.connector_link.release IS 'Of the connector, as it says.';
COMMENT ON COLUMN exchange.connector_link.wire_version IS 'That both sides have agreed on.';
COMMENT ON COLUMN exchange.connector_link.outage IS 'The outage that lasts; null where there is none.';
GRANT SELECT, INSERT, UPDATE ON exchange.connector_link TO hub;
GRANT SELECT ON exchange.connector_link TO worker;
GRANT UPDATE (outage) ON exchange.connector_link TO worker;

CREATE TABLE exchange.link_outage (
  id         uuid PRIMARY KEY,
  department text NOT NULL REFERENCES exchange.connector,
  since      timestamptz NOT NULL,
  until      timestamptz CHECK (until > since)
);
COMMENT ON COLUMN exchange.link_outage.since IS 'From when on nothing was heard.';
CREATE UNIQUE INDEX link_outage_open ON exchange.link_outage (department) WHERE until IS NULL;
CREATE INDEX link_outage_department ON exchange.link_outage (department, since);
GRANT SELECT ON exchange.link_outage TO hub, worker;
GRANT UPDATE (until) ON exchange.link_outage TO hub;
GRANT INSERT ON exchange.link_outage TO worker;

-- What nobody could say to a hub that did not listen is no silence of a connector's.
CREATE TABLE exchange.hub_listening (
  one   boolean PRIMARY KEY DEFAULT true CHECK (one),
  since timestamptz NOT NULL,
  until timestamptz NOT NULL CHECK (until >= since)
) WITH (fillfactor = 50);
COMMENT ON TABLE exchange.hub_listening IS 'From when to when some process of the hub has been there without a break.';
GRANT SELECT, INSERT, UPDATE ON exchange.hub_listening TO hub;
GRANT SELECT ON exchange.hub_listening TO worker;
