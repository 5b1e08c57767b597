-- What is shown, to be read along an index: what the listing has yet to take off is looked for once, not beside each row on the way to a deep page.
CREATE VIEW open_listing.shown AS
  SELECT l.id, l.name, l.title, l.created_at, l.changed_at
    FROM opendata.listed l
   WHERE (l.record_id IS NOT NULL OR l.publication_id IS NOT NULL)
     AND l.id NOT IN (SELECT s.id FROM opendata.standing s WHERE s.publication_id IS NOT NULL AND NOT s.shown);
GRANT SELECT ON open_listing.shown TO portal;
