-- What requesters wrote is no text for everybody: of what was granted before, the law cited takes its place.
UPDATE exchange.open_decision o
   SET ground = coalesce((
         SELECT string_agg('《' || d.title || '》', '；' ORDER BY c.place)
           FROM exchange.decision x
           JOIN exchange.application a ON a.id = x.application_id
          CROSS JOIN LATERAL jsonb_array_elements(a.citations) WITH ORDINALITY AS c (citation, place)
           JOIN catalog.rule_document d ON d.code = c.citation ->> 'document'
          WHERE x.id = o.id), '')
 WHERE o.outcome = 'granted';
COMMENT ON COLUMN exchange.open_decision.entry_code IS 'Null, as the title is, where the entry itself is not open, or not on show.';
COMMENT ON COLUMN exchange.open_decision.ground IS 'Of a refusal its legal ground, without what may identify a person; of a grant the law cited.';
