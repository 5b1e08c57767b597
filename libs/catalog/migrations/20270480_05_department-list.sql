-- The four lists that a government offers (责任清单、权力清单、政府信息公开目录、公共服务清单), as each department publishes its own. A version
-- is never changed but for the mark of being the newest; an empty one says that there is no such list any more.
CREATE TABLE catalog.department_list (
  department   text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('duties', 'powers', 'disclosed-information', 'public-services')),
  version      integer NOT NULL CHECK (version > 0),
  current      boolean NOT NULL,
  items        jsonb NOT NULL,
  published_by text NOT NULL,
  published_at timestamptz NOT NULL,
  PRIMARY KEY (department, kind, version)
);
COMMENT ON COLUMN catalog.department_list.items IS '[{"code", "title", "resources": [id]}]: what stands in it, and the data resources behind each.';
CREATE UNIQUE INDEX department_list_current ON catalog.department_list (department, kind) WHERE current;
GRANT SELECT, INSERT ON catalog.department_list TO hub;
GRANT UPDATE (current) ON catalog.department_list TO hub;
