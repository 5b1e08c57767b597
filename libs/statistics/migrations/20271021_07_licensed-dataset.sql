CREATE TABLE statistics.licensed_dataset (
  dataset    uuid PRIMARY KEY,
  entry      uuid NOT NULL,
  department text NOT NULL
);
COMMENT ON TABLE statistics.licensed_dataset IS 'Whose datasets are given by agreements, and by which entry: what is used of them counts for both.';
GRANT SELECT, INSERT, UPDATE ON statistics.licensed_dataset TO worker;
