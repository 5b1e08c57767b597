-- Reports on months that are over, as their figures were when they were made: read again, they say the same.
CREATE TABLE statistics.report (
  kind    text NOT NULL CHECK (kind IN ('department', 'region')),
  unit    text NOT NULL,
  month   text NOT NULL CHECK (month ~ '^[0-9]{4}-[0-9]{2}$'),
  made_at timestamptz NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (kind, unit, month)
);
COMMENT ON COLUMN statistics.report.unit IS 'Credit code of the department, or division code (GB/T 2260) of the region.';
GRANT SELECT, INSERT ON statistics.report TO worker;
GRANT SELECT ON statistics.report TO hub;
