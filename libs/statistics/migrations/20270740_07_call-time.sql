-- What calls brought in bytes, and how long they took, by day: how much a department gives, and how quickly.
ALTER TABLE statistics.call_day
  ADD COLUMN bytes bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  ADD COLUMN duration_us bigint NOT NULL DEFAULT 0 CHECK (duration_us >= 0);
COMMENT ON COLUMN statistics.call_day.bytes IS 'Of calls: of their answers, as they were sealed; of a batch: of its accepted chunks.';
COMMENT ON COLUMN statistics.call_day.duration_us IS
  'Sum of the microseconds from receipt to answer; 0 for batches, and for calls that were learnt before facts were kept.';

-- What the kept facts say; of calls that were learnt before them nobody knows it any more.
UPDATE statistics.call_day d SET bytes = told.bytes, duration_us = told.duration_us
  FROM (SELECT (at AT TIME ZONE 'Asia/Shanghai')::date AS day, resource, requester, provider, mode, outcome,
               sum(bytes) AS bytes, sum(duration_us) AS duration_us
          FROM (SELECT (item ->> 'at')::timestamptz AS at, item ->> 'resource' AS resource, item ->> 'requester' AS requester,
                       item ->> 'provider' AS provider, item ->> 'mode' AS mode, item ->> 'outcome' AS outcome,
                       (item ->> 'bytes')::bigint AS bytes, (item ->> 'durationUs')::bigint AS duration_us
                  FROM statistics.fact CROSS JOIN LATERAL json_array_elements(event -> 'data' -> 'items') AS item
                 WHERE consumer = 'statistics-facts' AND event ->> 'type' = 'exchange.call.ended'
                 UNION ALL
                SELECT (event ->> 'time')::timestamptz, event -> 'data' ->> 'resource', event -> 'data' ->> 'requester',
                       event -> 'data' ->> 'provider', 'batch', 'allow', (event -> 'data' ->> 'bytes')::bigint, 0
                  FROM statistics.fact
                 WHERE consumer = 'statistics-facts' AND event ->> 'type' = 'exchange.batch.received') AS fact
         GROUP BY 1, 2, 3, 4, 5, 6) AS told
 WHERE (d.day, d.resource, d.requester, d.provider, d.mode, d.outcome)
     = (told.day, told.resource, told.requester, told.provider, told.mode, told.outcome);

-- A replay begins with what was learnt before facts were kept.
ALTER TABLE statistics_base.call_day
  ADD COLUMN bytes bigint NOT NULL DEFAULT 0,
  ADD COLUMN duration_us bigint NOT NULL DEFAULT 0;
