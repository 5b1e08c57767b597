-- Source departments (数源部门): of the departments that collect the same data element, the one that it is had from (Decree 809,
-- Art. 19). A version is never changed but for the mark of being the one that stands.
CREATE TABLE catalog.source_department (
  element         text NOT NULL REFERENCES catalog.data_element,
  version         integer NOT NULL CHECK (version > 0),
  current         boolean NOT NULL,
  department      text NOT NULL,
  department_name text NOT NULL,
  reasons         text NOT NULL CHECK (reasons <> ''),
  named_by        text NOT NULL,
  named_at        timestamptz NOT NULL,
  PRIMARY KEY (element, version)
);
COMMENT ON COLUMN catalog.source_department.element IS 'Code of a registered data element (数据元).';
CREATE UNIQUE INDEX source_department_current ON catalog.source_department (element) WHERE current;
CREATE INDEX source_department_department ON catalog.source_department (department, element) WHERE current;

-- Items by what people call them, so that what is wanted is found where it is.
CREATE INDEX item_called ON catalog.item (lower(normalize(btrim(name), NFKC)));

GRANT SELECT, INSERT ON catalog.source_department TO hub;
GRANT UPDATE (current) ON catalog.source_department TO hub;
