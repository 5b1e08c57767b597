-- Most looks at a topic find nothing. The index alone says so: nothing is to be read, whatever is still open. Only
-- where there is something do the locks of all transactions have to be gone through.
CREATE OR REPLACE FUNCTION transport.read(wanted text, reader text, after bigint, max_count integer, max_bytes bigint)
RETURNS TABLE (id bigint, mine boolean, message_id text, key text, type text, headers bytea, body bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  upto bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM transport.message w WHERE w.topic = wanted AND w.id > after) THEN
    RETURN;
  END IF;
  upto := transport.readable_to(wanted);
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
