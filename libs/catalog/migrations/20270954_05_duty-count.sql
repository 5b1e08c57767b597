-- How many duties to share each department has, and how many of them are mounted: as was told last, so that what is the same is not told again.
CREATE TABLE catalog.duty_count (
  department text PRIMARY KEY,
  duties     integer NOT NULL CHECK (duties >= 0),
  mounted    integer NOT NULL CHECK (mounted BETWEEN 0 AND duties)
);
COMMENT ON COLUMN catalog.duty_count.duties IS 'In force.';
GRANT SELECT, INSERT, UPDATE ON catalog.duty_count TO worker;
GRANT SELECT ON catalog.responsibility TO worker;

INSERT INTO catalog.duty_count (department, duties, mounted)
SELECT r.provider, count(*), count(*) FILTER (WHERE entry.state = 'published' AND offered.fields IS NOT NULL AND NOT EXISTS (
         SELECT FROM jsonb_array_elements(r.items) AS item
          WHERE item ->> 'code' IS NOT NULL AND NOT item ->> 'code' = ANY (offered.fields)))
  FROM catalog.responsibility r
  LEFT JOIN catalog.entry entry ON entry.code = r.entry_code AND entry.current AND entry.provider = r.provider
  LEFT JOIN LATERAL (
         SELECT array_agg(DISTINCT field) AS fields
           FROM catalog.resource m CROSS JOIN unnest(m.fields) field
          WHERE m.entry_id = entry.id AND m.state = 'mounted') offered ON true
 WHERE r.current AND r.state = 'in-force' GROUP BY r.provider;
