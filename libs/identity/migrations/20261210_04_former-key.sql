-- A connector's key before its present one, which is still good until it is revoked: while a department's
-- programs change from one to the other, neither is refused.
ALTER TABLE identity.client
  ADD COLUMN former_jwk jsonb,
  ADD COLUMN former_thumbprint text,
  ADD CONSTRAINT client_former_key CHECK (
    (former_jwk IS NULL) = (former_thumbprint IS NULL)
    AND (former_thumbprint IS NULL OR (kind = 'connector' AND former_thumbprint <> thumbprint))
  );
CREATE UNIQUE INDEX client_former_thumbprint ON identity.client (former_thumbprint) WHERE former_thumbprint IS NOT NULL;
