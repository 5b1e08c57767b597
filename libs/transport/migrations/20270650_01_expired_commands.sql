-- A command is worth nothing after its call's deadline, whoever has not read it: a connector that stays away would let
-- the log grow without end. Readers go by position and pass over what is gone.
CREATE INDEX message_command ON transport.message (published_at) WHERE type = 'call.command';

-- Deletes commands of calls older than `older_than`, read or not, the oldest first.
CREATE FUNCTION transport.prune_commands(older_than interval, max_count integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH old AS (
    SELECT topic, id FROM transport.message
    WHERE type = 'call.command' AND published_at < clock_timestamp() - older_than
    ORDER BY published_at LIMIT max_count
  ), gone AS (
    DELETE FROM transport.message m USING old WHERE m.topic = old.topic AND m.id = old.id RETURNING 1
  )
  SELECT count(*) FROM gone
$$;

REVOKE ALL ON FUNCTION transport.prune_commands(interval, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION transport.prune_commands(interval, integer) TO worker;
