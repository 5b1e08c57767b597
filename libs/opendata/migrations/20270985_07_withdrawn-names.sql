-- Whoever asks for a dataset that was withdrawn is told so by whatever address it had: the names and the ids of distributions
-- that it keeps say which it was. What else was said of it is gone from the listing, and date and ground stand with its versions.
COMMENT ON COLUMN opendata.listed.distributions IS 'Ids of its distributions, in their order; as they last were, where it is shown no longer.';
CREATE VIEW open_listing.withdrawn AS
  SELECT l.id, l.name, l.distributions
    FROM opendata.listed l
   WHERE EXISTS (SELECT FROM open_datasets.withdrawal w WHERE w.dataset_id = l.id);
COMMENT ON VIEW open_listing.withdrawn IS 'Datasets of which a version was withdrawn, whether or not another one is shown.';
GRANT SELECT ON open_listing.withdrawn TO portal;
