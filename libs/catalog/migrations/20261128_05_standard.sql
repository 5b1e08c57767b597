-- Standards, and the data elements and code tables that they define. What is issued never changes: only the day on
-- which it is withdrawn is written later.
CREATE TABLE catalog.standard (
  number        text PRIMARY KEY,
  level         text NOT NULL CHECK (level IN ('national', 'industry', 'local')),
  title         text NOT NULL,
  title_en      text NOT NULL,
  issuer        text NOT NULL,
  in_force      date,
  withdrawn     date CHECK (withdrawn >= in_force),
  registered_by text NOT NULL,
  registered_at timestamptz NOT NULL
);
COMMENT ON COLUMN catalog.standard.number IS 'As it is cited: GB/T 2261.1-2003.';
COMMENT ON COLUMN catalog.standard.in_force IS 'First day; null where it is not known.';

CREATE TABLE catalog.code_table (
  code          text PRIMARY KEY,
  title         text NOT NULL,
  title_en      text NOT NULL,
  standard      text NOT NULL REFERENCES catalog.standard (number),
  registered_by text NOT NULL,
  registered_at timestamptz NOT NULL
);

CREATE TABLE catalog.code_table_version (
  code_table   text NOT NULL REFERENCES catalog.code_table (code),
  version      integer NOT NULL CHECK (version > 0),
  valid_from   date NOT NULL,
  value_count  integer NOT NULL CHECK (value_count > 0),
  issued_by    text NOT NULL,
  issued_at    timestamptz NOT NULL,
  withdrawn_by text,
  withdrawn_at timestamptz,
  PRIMARY KEY (code_table, version),
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
COMMENT ON COLUMN catalog.code_table_version.withdrawn_at IS 'From then on no item is newly bound to it; those that are stay.';

CREATE TABLE catalog.code_value (
  code_table text NOT NULL,
  version    integer NOT NULL,
  position   integer NOT NULL,
  code       text NOT NULL,
  name       text NOT NULL,
  name_en    text NOT NULL,
  PRIMARY KEY (code_table, version, code),
  UNIQUE (code_table, version, position),
  FOREIGN KEY (code_table, version) REFERENCES catalog.code_table_version (code_table, version)
);

CREATE TABLE catalog.data_element (
  code          text PRIMARY KEY,
  name          text NOT NULL,
  name_en       text NOT NULL,
  type          text NOT NULL,
  length        integer CHECK (length > 0),
  definition    text NOT NULL,
  standard      text NOT NULL REFERENCES catalog.standard (number),
  code_table    text REFERENCES catalog.code_table (code),
  registered_by text NOT NULL,
  registered_at timestamptz NOT NULL
);
COMMENT ON COLUMN catalog.data_element.type IS 'Data type of the items that are this element.';

GRANT SELECT, INSERT ON catalog.standard, catalog.code_table, catalog.code_table_version, catalog.code_value,
  catalog.data_element TO hub;
GRANT UPDATE (withdrawn) ON catalog.standard TO hub;
GRANT UPDATE (withdrawn_by, withdrawn_at) ON catalog.code_table_version TO hub;
