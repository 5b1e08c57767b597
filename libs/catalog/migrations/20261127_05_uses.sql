-- Which agreements use a thing that search finds (a resource, and its entry): what is used most can come first.
CREATE TABLE search.use (
  thing     text NOT NULL,
  agreement uuid NOT NULL,
  PRIMARY KEY (thing, agreement)
);
COMMENT ON COLUMN search.use.thing IS 'Id of a document.';
GRANT SELECT ON search.use TO hub;
GRANT SELECT, INSERT, DELETE ON search.use TO worker;
