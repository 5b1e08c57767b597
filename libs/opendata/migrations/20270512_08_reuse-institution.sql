-- Whose people have made a reuse: what came of open data is listed by institution, too.
ALTER TABLE opendata.reuse
  ADD COLUMN institution text NOT NULL DEFAULT '',
  ADD COLUMN institution_en text NOT NULL DEFAULT '',
  ADD COLUMN institution_code text NOT NULL DEFAULT '',
  ADD CONSTRAINT reuse_institution CHECK (institution <> '' OR (institution_en = '' AND institution_code = ''));
COMMENT ON COLUMN opendata.reuse.institution IS 'Empty where none is said; so are its English name and its code.';
COMMENT ON COLUMN opendata.reuse.institution_code IS 'Its address at ROR, or its unified social credit code.';

CREATE OR REPLACE VIEW open_reuse.reuse AS
  SELECT r.id, r.kind, r.title, r.title_en, r.address, r.description, d.name AS developer, r.judged_at AS accepted_at,
         r.institution, r.institution_en, r.institution_code
    FROM opendata.reuse r JOIN opendata.developer d ON d.id = r.developer_id AND d.trust <> 'barred'
   WHERE r.state = 'accepted';
CREATE OR REPLACE VIEW open_reuse.handed_in AS
  SELECT r.id, r.developer_id, r.kind, r.title, r.title_en, r.address, r.description, r.state, r.received_at,
         r.judged_at, r.reasons, r.retired_at,
         ARRAY (SELECT d.dataset_id FROM opendata.reuse_dataset d WHERE d.reuse_id = r.id ORDER BY 1) AS datasets,
         r.institution, r.institution_en, r.institution_code
    FROM opendata.reuse r;
