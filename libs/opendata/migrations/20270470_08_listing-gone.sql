-- Whoever follows the catalogue is told what has gone from it: when, and to which publisher and themes it belonged.
ALTER TABLE opendata.listed
  ADD COLUMN gone_at timestamptz,
  ADD COLUMN gone_organization text,
  ADD COLUMN gone_themes text[] NOT NULL DEFAULT '{}';
-- When they went nobody has noted; that they are gone is known from now on.
UPDATE opendata.listed SET gone_at = now() WHERE publication_id IS NULL AND record_id IS NULL;
ALTER TABLE opendata.listed
  ADD CHECK ((gone_at IS NULL) = (publication_id IS NOT NULL OR record_id IS NOT NULL)),
  ADD CHECK (gone_at IS NOT NULL OR (gone_organization IS NULL AND gone_themes = '{}'));
CREATE INDEX listed_gone ON opendata.listed (gone_at DESC, id) WHERE gone_at IS NOT NULL;

-- What is shown no longer; why, where a person has withdrawn it.
CREATE VIEW open_listing.gone AS
  SELECT l.id, l.gone_at, l.gone_organization AS organization, l.gone_themes AS themes,
         (SELECT w.ground FROM open_datasets.withdrawal w WHERE w.dataset_id = l.id ORDER BY w.withdrawn_at DESC LIMIT 1) AS ground
    FROM opendata.listed l
   WHERE l.gone_at IS NOT NULL;
GRANT SELECT ON open_listing.gone TO portal;
