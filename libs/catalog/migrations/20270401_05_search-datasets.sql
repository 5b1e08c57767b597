-- Datasets of the open zone are found like entries.
ALTER TABLE search.document
  DROP CONSTRAINT document_kind_check,
  ADD CONSTRAINT document_kind_check CHECK (kind IN ('entry', 'item', 'resource', 'department', 'dataset'));
