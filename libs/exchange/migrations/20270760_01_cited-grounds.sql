-- What officers write as a ground may name persons: everybody reads of it the law that it cites, and nothing else. Of what was refused
-- before, the registered documents that it names take its place; the decision itself keeps its words for the parties.
ALTER TABLE exchange.open_decision ADD COLUMN rest_ground text;
CREATE FUNCTION pg_temp.law_in(ground text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(string_agg('《' || d.title || '》', '；' ORDER BY d.code),
                  '法律依据已告知申请方和提供方。The ground was stated to the requester and the provider.')
    FROM catalog.rule_document d
   WHERE strpos(ground, regexp_replace(d.title, '^中华人民共和国', '')) > 0
$$;
UPDATE exchange.open_decision SET ground = pg_temp.law_in(ground) WHERE outcome = 'refused';
UPDATE exchange.open_decision o
   SET rest_ground = pg_temp.law_in(coalesce(d.ground, ''))
  FROM exchange.open_decision p LEFT JOIN exchange.decision d ON d.id = p.id
 WHERE p.id = o.id AND o.outcome = 'granted' AND o.in_part;
COMMENT ON COLUMN exchange.open_decision.ground IS 'Of a refusal the law that its ground cites; of a grant the law cited.';
COMMENT ON COLUMN exchange.open_decision.rest_ground IS 'Of a grant in part the law by which the rest was refused.';
