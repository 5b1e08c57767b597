-- Each attempt to hand a chunk over is stored apart, so that one that is refused can be removed without touching another.
ALTER TABLE exchange.batch_chunk ADD COLUMN object text;
UPDATE exchange.batch_chunk SET object = batch || '/' || number || '-' || left(sha256, 32);
ALTER TABLE exchange.batch_chunk ALTER COLUMN object SET NOT NULL;
COMMENT ON COLUMN exchange.batch_chunk.object IS 'Where the object store has it, or had it.';
