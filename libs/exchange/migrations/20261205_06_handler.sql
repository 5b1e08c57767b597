-- The officer whom a provider has put in charge of an application (转办).
ALTER TABLE exchange.application ADD COLUMN handler text, ADD COLUMN handled_since timestamptz;
COMMENT ON COLUMN exchange.application.handler IS '<issuer>#<subject> of the officer in charge; null where any of the provider''s officers is.';
