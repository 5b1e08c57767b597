-- The ordered log that is also the hub's outbox (architecture, "Messaging").
CREATE SCHEMA transport;

CREATE TABLE transport.topic (
  name text PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE transport.message (
  id bigint GENERATED ALWAYS AS IDENTITY,
  topic text NOT NULL,
  message_id text NOT NULL,
  key text NOT NULL,
  type text NOT NULL,
  headers bytea NOT NULL,                -- JSON in UTF-8: jsonb would refuse U+0000 in a value
  body bytea NOT NULL,
  only_group text,                       -- a replayed dead letter is for its own group
  published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (topic, id)
);
-- Bodies are mostly encrypted: compressing them is lost work.
ALTER TABLE transport.message ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE transport.position (
  topic text NOT NULL,
  "group" text NOT NULL,
  last_id bigint NOT NULL DEFAULT 0,     -- everything up to here is handled
  owner uuid,                            -- the one live consumer
  lease_until timestamptz,
  PRIMARY KEY (topic, "group")
);

CREATE TABLE transport.dead_letter (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  "group" text NOT NULL,
  position text NOT NULL,
  attempts integer NOT NULL,
  error text NOT NULL,
  message_id text NOT NULL,
  key text NOT NULL,
  type text NOT NULL,
  headers bytea NOT NULL,
  body bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  decision text CHECK (decision IN ('replayed', 'dropped')),
  reason text,
  decided_at timestamptz,
  CHECK ((decision IS NULL) = (reason IS NULL) AND (decision IS NULL) = (decided_at IS NULL)),
  UNIQUE (topic, "group", position)
);
CREATE INDEX dead_letter_listed ON transport.dead_letter (topic, "group", id);

-- Replies on their way to another process; worthless after a crash, hence unlogged.
CREATE UNLOGGED TABLE transport.reply (
  id bigint GENERATED ALWAYS AS IDENTITY,
  address text NOT NULL,
  message_id text NOT NULL,
  key text NOT NULL,
  type text NOT NULL,
  headers bytea NOT NULL,
  body bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (address, id)
);

-- Ids are drawn before their transaction commits, so a reader could pass over a lower id that appears later.
-- Every appending transaction therefore holds a shared advisory lock (a fence) that names the highest id
-- issued before it began: whatever it appends is higher. A reader stops at the lowest fence of its topic.
-- Only transactions that append hold readers up; a long import beside them does not.
CREATE FUNCTION transport.fence_class(topic text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (23::bigint << 16) | (hashtext(topic) & 65535)::bigint;

CREATE FUNCTION transport.issued() RETURNS bigint
LANGUAGE sql VOLATILE
AS $$ SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM transport.message_id_seq $$;

CREATE FUNCTION transport.append(
  topics text[], ids text[], keys text[], types text[], headers bytea[], bodies bytea[], only_groups text[]
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted text;
  before bigint := transport.issued();
  -- One fence per transaction and topic is enough; the setting ends with the (sub)transaction, as the lock does.
  fenced text := coalesce(current_setting('transport.fenced', true), '');
BEGIN
  FOR wanted IN SELECT DISTINCT t FROM unnest(topics) AS t LOOP
    IF strpos(fenced, ',' || wanted || ',') = 0 THEN
      PERFORM pg_advisory_xact_lock_shared((transport.fence_class(wanted) << 40) | before);
      fenced := fenced || ',' || wanted || ',';
    END IF;
    IF NOT EXISTS (SELECT FROM transport.topic WHERE name = wanted) THEN
      RAISE EXCEPTION 'unknown topic %', wanted USING ERRCODE = 'ST404', DETAIL = wanted;
    END IF;
    PERFORM pg_notify('transport', wanted);
  END LOOP;
  PERFORM set_config('transport.fenced', fenced, true);
  INSERT INTO transport.message (topic, message_id, key, type, headers, body, only_group)
  SELECT m.topic, m.id, m.key, m.type, m.headers, m.body, m.only_group
  FROM unnest(topics, ids, keys, types, headers, bodies, only_groups)
    WITH ORDINALITY AS m (topic, id, key, type, headers, body, only_group, ord)
  ORDER BY m.ord;
END $$;

-- Highest id up to which nothing can appear any more. Two statements on purpose: an id issued before the
-- first is either fenced in the second or already decided.
CREATE FUNCTION transport.readable_to(wanted text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  issued bigint := transport.issued();
  class bigint := transport.fence_class(wanted);
  fence bigint;
BEGIN
  SELECT min(k.key & ((1::bigint << 40) - 1)) INTO fence
  FROM pg_locks l, LATERAL (SELECT (l.classid::bigint << 32) | l.objid::bigint AS key) k
  WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND k.key >> 40 = class
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database());
  RETURN least(issued, coalesce(fence, issued));
END $$;

-- The next messages of a topic, in order, at most `max_bytes` of bodies but always one. A message for
-- another group comes with `mine` false and no body, so that the reader's position can pass it.
CREATE FUNCTION transport.read(wanted text, reader text, after bigint, max_count integer, max_bytes bigint)
RETURNS TABLE (id bigint, mine boolean, message_id text, key text, type text, headers bytea, body bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  upto bigint := transport.readable_to(wanted);
BEGIN
  RETURN QUERY
    SELECT m.id, m.mine, m.message_id, m.key, m.type, m.headers, CASE WHEN m.mine THEN m.body END
    FROM (
      SELECT n.*, n.only_group IS NULL OR n.only_group = reader AS mine,
             sum(octet_length(n.body)) OVER (ORDER BY n.id) - octet_length(n.body) AS bytes_before
      FROM (
        SELECT * FROM transport.message w
        WHERE w.topic = wanted AND w.id > after AND w.id <= upto
        ORDER BY w.id LIMIT max_count
      ) n
    ) m
    WHERE m.bytes_before < max_bytes OR m.bytes_before = 0
    ORDER BY m.id;
END $$;

-- Deletes messages older than `older_than` that every group of their topic has passed.
CREATE FUNCTION transport.prune(older_than interval, max_count integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH old AS (
    SELECT m.topic, m.id FROM transport.topic t
    CROSS JOIN LATERAL (
      SELECT coalesce(min(p.last_id), 9223372036854775807) AS passed
      FROM transport.position p WHERE p.topic = t.name
    ) p
    CROSS JOIN LATERAL (
      SELECT w.topic, w.id FROM transport.message w
      WHERE w.topic = t.name AND w.id <= p.passed AND w.published_at < clock_timestamp() - older_than
      ORDER BY w.id LIMIT max_count
    ) m
    LIMIT max_count
  ), gone AS (
    DELETE FROM transport.message m USING old WHERE m.topic = old.topic AND m.id = old.id RETURNING 1
  )
  SELECT count(*) FROM gone
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA transport FROM PUBLIC;
GRANT USAGE ON SCHEMA transport TO hub, worker;
GRANT SELECT, INSERT ON transport.topic TO hub, worker;
GRANT SELECT ON transport.message TO hub, worker;
GRANT SELECT, INSERT, UPDATE ON transport.position TO hub, worker;
GRANT SELECT, INSERT, UPDATE ON transport.dead_letter TO hub, worker;
GRANT SELECT, INSERT, DELETE ON transport.reply TO hub, worker;
GRANT EXECUTE ON FUNCTION
  transport.append(text[], text[], text[], text[], bytea[], bytea[], text[]),
  transport.read(text, text, bigint, integer, bigint)
  TO hub, worker;
GRANT EXECUTE ON FUNCTION transport.prune(interval, integer) TO worker;
