-- Pruning looks at a topic only where its oldest message is old enough: else each run would read every topic to its end.
CREATE OR REPLACE FUNCTION transport.prune(older_than interval, max_count integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH old AS (
    SELECT m.topic, m.id FROM transport.topic t
    CROSS JOIN LATERAL (
      SELECT coalesce(min(p.last_id), 9223372036854775807) AS passed
      FROM transport.position p WHERE p.topic = t.name
    ) p
    CROSS JOIN LATERAL (
      SELECT w.id, w.published_at FROM transport.message w WHERE w.topic = t.name ORDER BY w.id LIMIT 1
    ) oldest
    CROSS JOIN LATERAL (
      SELECT w.topic, w.id FROM transport.message w
      WHERE w.topic = t.name AND w.id <= p.passed AND w.published_at < clock_timestamp() - older_than
      ORDER BY w.id LIMIT max_count
    ) m
    WHERE oldest.id <= p.passed AND oldest.published_at < clock_timestamp() - older_than
    LIMIT max_count
  ), gone AS (
    DELETE FROM transport.message m USING old WHERE m.topic = old.topic AND m.id = old.id RETURNING 1
  )
  SELECT count(*) FROM gone
$$;
