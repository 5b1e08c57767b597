-- Companies, universities and institutes take part beside departments: only in projects, and never as departments do.
ALTER TABLE identity.department ADD COLUMN kind text NOT NULL DEFAULT 'department'
  CHECK (kind IN ('department', 'organisation'));
COMMENT ON COLUMN identity.department.kind IS 'organisation: outside government, so that Decree 809 gives it nothing by itself.';
