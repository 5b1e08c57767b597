-- Conditionally open data: versions published for licensees alone, each of whom asks by keys bound to an agreement.
-- Nothing is for everybody because nobody has said for whom it is: the column has no default.
ALTER TABLE opendata.publication ADD COLUMN audience text NOT NULL DEFAULT 'everybody' CHECK (audience IN ('everybody', 'licensees'));
ALTER TABLE opendata.publication ALTER COLUMN audience DROP DEFAULT;
COMMENT ON COLUMN opendata.publication.audience IS 'For whom it was approved; what is for licensees never becomes everybody''s.';

CREATE OR REPLACE FUNCTION opendata.keep_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.dataset_id, NEW.version_id, NEW.number, NEW.department, NEW.entry_id, NEW.items, NEW.personal, NEW.audience)
     IS DISTINCT FROM
     (OLD.id, OLD.dataset_id, OLD.version_id, OLD.number, OLD.department, OLD.entry_id, OLD.items, OLD.personal, OLD.audience) THEN
    RAISE EXCEPTION 'A publication stays that of what was approved.';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state = 'approved' OR (OLD.state = 'published' AND NEW.state = 'withdrawn')) THEN
    RAISE EXCEPTION 'A publication goes one way.';
  END IF;
  RETURN NEW;
END $$;

ALTER TABLE opendata.developer ADD COLUMN licensee text CHECK (licensee <> '');
COMMENT ON COLUMN opendata.developer.licensee IS 'For whom that person acts, as agreements on conditionally open data name it; personal.';
GRANT UPDATE (licensee) ON opendata.developer TO hub;
CREATE INDEX developer_licensee ON opendata.developer (licensee) WHERE licensee IS NOT NULL;

ALTER TABLE opendata.api_key ADD COLUMN agreement_id uuid,
  ADD CHECK (agreement_id IS NULL OR (datasets IS NULL AND entry_id IS NULL));
COMMENT ON COLUMN opendata.api_key.agreement_id IS 'On conditionally open data, to which it is bound.';
CREATE INDEX api_key_agreement ON opendata.api_key (agreement_id) WHERE agreement_id IS NOT NULL;

-- Agreements in force, and what of each the catalogue still opens: to licensees also what would harm somebody a little (class 2).
CREATE VIEW opendata.licence AS
  SELECT a.id, a.licensee, a.entry_id, e.version AS entry_version, e.code AS entry_code, e.title AS entry_title, e.title_en AS entry_title_en,
         a.concluded_at, a.valid_until,
         ARRAY (SELECT i.code FROM catalog.item i
                 WHERE i.entry_id = e.id AND i.version = e.version AND i.code = ANY (a.fields)
                   AND i.open IN ('conditional', 'unconditional') AND i.class <= 2 AND i.sharing <> 'not-shared'
                 ORDER BY i.code) AS items
    FROM exchange.open_agreement a
    JOIN catalog.entry e ON e.id = a.entry_id AND e.state = 'published' AND e.open IN ('conditional', 'unconditional')
     AND e.sharing <> 'not-shared'
   WHERE a.state = 'active';

-- What is for everybody names it; what is for licensees is not among it, whatever becomes of its entry.
CREATE OR REPLACE VIEW open_datasets.version AS
  SELECT p.id AS publication_id, p.dataset_id, p.number, d.title, d.department, e.provider_name AS department_name,
         e.code AS entry_code, e.title AS entry_title, e.title_en AS entry_title_en, e.summary, e.update_cycle,
         p.published_at
    FROM opendata.publication p
    JOIN datasets.version v ON v.id = p.version_id AND v.state = 'ready'
    JOIN datasets.dataset d ON d.id = p.dataset_id
    JOIN catalog.entry e ON e.id = p.entry_id AND e.state = 'published' AND e.open = 'unconditional'
     AND e.sharing <> 'not-shared'
   WHERE p.state = 'published' AND p.audience = 'everybody'
     AND p.items <@ ARRAY (
       SELECT i.code FROM catalog.item i
        WHERE i.entry_id = e.id AND i.version = e.version AND i.open = 'unconditional' AND i.class = 1
          AND i.sharing <> 'not-shared' AND (NOT i.personal OR i.code = ANY (p.personal)));

-- The same columns as tables of licensees have: no agreement gives them, and they are given whole.
CREATE OR REPLACE VIEW open_datasets.version_table AS
  SELECT o.publication_id, o.dataset_id, o.number, t.place, t.name, t.rows, t.bytes, t.sha256, t.columns,
         o.title, o.published_at,
         CASE WHEN t.series ->> 'span' IS NOT NULL THEN t.series - 'problem' END AS series,
         o.department, t.extent, NULL::uuid AS agreement_id, NULL::text AS key_name, false AS is_part
    FROM open_datasets.version o
    JOIN opendata.publication p ON p.id = o.publication_id
    JOIN datasets.version_table t ON t.version_id = p.version_id;

CREATE OR REPLACE VIEW open_datasets.withdrawal AS
  SELECT p.dataset_id, p.number, coalesce(p.withdrawn_at, v.withdrawn_at) AS withdrawn_at,
         coalesce(p.ground, v.ground) AS ground,
         (SELECT coalesce(array_agg(t.sha256 ORDER BY t.place), '{}')
            FROM datasets.version_table t WHERE t.version_id = v.id) AS sha256
    FROM opendata.publication p JOIN datasets.version v ON v.id = p.version_id
   WHERE p.published_at IS NOT NULL AND (p.state = 'withdrawn' OR v.state = 'withdrawn') AND p.audience = 'everybody';

-- The zone of licensees: what each key bound to an agreement reaches at this moment. An agreement that is revoked, an item
-- that is closed or has become personal, a version that is withdrawn are gone from here with the same commit.
CREATE SCHEMA open_licensed AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA open_licensed FROM PUBLIC;
GRANT USAGE ON SCHEMA open_licensed TO portal, worker;

CREATE VIEW open_licensed.agreement AS
  SELECT d.id AS developer_id, l.id, l.entry_id, l.entry_code, l.entry_title, l.entry_title_en, l.items,
         l.concluded_at, l.valid_until
    FROM opendata.developer d JOIN opendata.licence l ON l.licensee = d.licensee;
COMMENT ON VIEW open_licensed.agreement IS 'Of developers, who is not said.';

CREATE VIEW open_licensed.publication AS
  SELECT p.id AS publication_id, p.dataset_id, p.entry_id, p.items
    FROM opendata.publication p JOIN datasets.version v ON v.id = p.version_id AND v.state = 'ready'
   WHERE p.state = 'published' AND p.audience = 'licensees';

-- What a key is given of each publication, whatever has become of that: items that its agreement covers, and of those that are
-- personal by the entry as it is on show only what was masked or let pass.
CREATE VIEW opendata.given AS
  SELECT k.name AS key_name, l.id AS agreement_id, p.id AS publication_id, p.dataset_id, p.version_id, p.number, p.state,
         p.published_at, p.withdrawn_at, p.ground, l.entry_id, l.entry_version, g.items, p.items <@ g.items AS is_whole
    FROM opendata.api_key k
    JOIN opendata.developer d ON d.id = k.developer_id
    JOIN opendata.licence l ON l.id = k.agreement_id AND l.licensee = d.licensee
    JOIN opendata.publication p ON p.entry_id = l.entry_id AND p.audience = 'licensees'
   CROSS JOIN LATERAL (
     SELECT ARRAY (SELECT i.code FROM catalog.item i
                    WHERE i.entry_id = l.entry_id AND i.version = l.entry_version AND i.code = ANY (l.items)
                      AND i.code = ANY (p.items) AND (NOT i.personal OR i.code = ANY (p.personal))) AS items) AS g;

CREATE VIEW open_licensed.version AS
  SELECT o.key_name, o.agreement_id, o.publication_id, o.dataset_id, o.number, d.title, d.department,
         e.provider_name AS department_name, e.code AS entry_code, e.title AS entry_title,
         e.title_en AS entry_title_en, e.summary, e.update_cycle, o.published_at, o.version_id, o.items
    FROM opendata.given o
    JOIN datasets.version v ON v.id = o.version_id AND v.state = 'ready'
    JOIN datasets.dataset d ON d.id = o.dataset_id
    JOIN catalog.entry e ON e.id = o.entry_id AND e.version = o.entry_version
   WHERE o.state = 'published' AND o.items <> '{}';

-- Of a table as many columns as the agreement covers; periods only of one that it covers whole. Places are data: they are not told
-- of before somebody asks for rows.
CREATE VIEW open_licensed.version_table AS
  SELECT o.key_name, o.agreement_id, o.publication_id, o.dataset_id, o.number, t.place, t.name, t.rows, t.bytes, t.sha256,
         covered.columns, o.title, o.published_at,
         CASE WHEN covered.columns = t.columns AND t.series ->> 'span' IS NOT NULL THEN t.series - 'problem' END AS series,
         o.department,
         NULL::float8[] AS extent,
         covered.columns <> t.columns AS is_part
    FROM open_licensed.version o
    JOIN datasets.version_table t ON t.version_id = o.version_id
    JOIN opendata.dictionary w ON w.publication_id = o.publication_id AND w.place = t.place
   CROSS JOIN LATERAL (
     SELECT jsonb_agg(c.value ORDER BY c.ordinality) AS columns
       FROM jsonb_array_elements(t.columns) WITH ORDINALITY AS c (value, ordinality)
      WHERE EXISTS (SELECT FROM jsonb_array_elements(w.columns) AS d
                     WHERE d ->> 'column' = c.value ->> 'name' AND d ->> 'code' = ANY (o.items))) AS covered
   WHERE covered.columns IS NOT NULL;

CREATE VIEW open_licensed.dictionary AS
  SELECT t.key_name, t.publication_id, t.dataset_id, t.number, t.place, covered.columns
    FROM open_licensed.version_table t
    JOIN opendata.dictionary w ON w.publication_id = t.publication_id AND w.place = t.place
   CROSS JOIN LATERAL (
     SELECT jsonb_agg(d.value ORDER BY d.ordinality) AS columns
       FROM jsonb_array_elements(w.columns) WITH ORDINALITY AS d (value, ordinality)
      WHERE EXISTS (SELECT FROM jsonb_array_elements(t.columns) AS c WHERE c ->> 'name' = d.value ->> 'column')) AS covered;

CREATE VIEW open_licensed.code_value AS
  SELECT d.key_name, d.publication_id, d.dataset_id, d.number, d.place, c ->> 'column' AS column_name, v.position, v.code,
         v.name, v.name_en
    FROM open_licensed.dictionary d
   CROSS JOIN LATERAL jsonb_array_elements(d.columns) AS c
    JOIN catalog.code_value v ON v.code_table = c -> 'codeTable' ->> 'code'
     AND v.version = (c -> 'codeTable' ->> 'version')::int;

-- Hashes are told of what the agreement covers whole: where few values are not, a hash tells a guess of them from the truth.
CREATE VIEW open_licensed.withdrawal AS
  SELECT o.key_name, o.dataset_id, o.number, coalesce(o.withdrawn_at, v.withdrawn_at) AS withdrawn_at,
         coalesce(o.ground, v.ground) AS ground,
         (SELECT coalesce(array_agg(t.sha256 ORDER BY t.place), '{}')
            FROM datasets.version_table t WHERE t.version_id = v.id AND o.is_whole) AS sha256
    FROM opendata.given o JOIN datasets.version v ON v.id = o.version_id
   WHERE o.published_at IS NOT NULL AND (o.state = 'withdrawn' OR v.state = 'withdrawn');

GRANT SELECT ON open_licensed.agreement, open_licensed.publication, open_licensed.version, open_licensed.version_table,
  open_licensed.dictionary, open_licensed.code_value, open_licensed.withdrawal TO portal;
GRANT SELECT ON open_licensed.agreement TO worker;

-- A key bound to an agreement works as long as that is in force.
CREATE OR REPLACE VIEW open_access.api_key AS
  SELECT k.name, k.developer_id, k.label, k.digest, k.tier, k.scopes, k.datasets, k.made_at, k.expires_at, k.revoked_at,
         k.replaced_by, d.trust, k.entry_id, c.opens_at AS works_from,
         LEAST(c.closes_at, c.cancelled_at, e.withdrawn_at) AS works_until, k.agreement_id,
         LEAST(a.valid_until, a.revoked_at) AS agreement_until
    FROM opendata.api_key k
    JOIN opendata.developer d ON d.id = k.developer_id
    LEFT JOIN opendata.contest_entry e ON e.id = k.entry_id
    LEFT JOIN opendata.contest c ON c.id = e.contest_id
    LEFT JOIN exchange.open_agreement a ON a.id = k.agreement_id;

-- Since when a dataset is there for everybody: when its licensees had it first, is theirs.
CREATE OR REPLACE VIEW open_listing.own AS
  SELECT v.dataset_id AS id, v.publication_id, v.number AS version, v.title, v.department, v.department_name,
         v.entry_code, v.entry_title, v.entry_title_en, v.summary, v.update_cycle, v.published_at,
         e.version AS entry_version, e.theme, e.keywords,
         (SELECT min(p.published_at) FROM opendata.publication p
           WHERE p.dataset_id = v.dataset_id AND p.audience = 'everybody') AS created_at,
         (SELECT jsonb_agg(jsonb_build_object('place', t.place, 'name', t.name, 'bytes', t.bytes, 'rows', t.rows,
                                              'sha256', t.sha256) ORDER BY t.place)
            FROM open_datasets.version_table t WHERE t.dataset_id = v.dataset_id AND t.number = v.number) AS tables,
         e.division
    FROM open_datasets.version v
    JOIN opendata.publication o ON o.id = v.publication_id
    JOIN catalog.entry e ON e.id = o.entry_id AND e.state = 'published'
   WHERE NOT EXISTS (SELECT 1 FROM open_datasets.version later
                      WHERE later.dataset_id = v.dataset_id AND later.number > v.number);
