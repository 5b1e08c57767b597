-- A map service (地图服务) is offered, granted and called as other resources are.
ALTER TABLE catalog.resource DROP CONSTRAINT resource_kind_check;
ALTER TABLE catalog.resource ADD CONSTRAINT resource_kind_check
  CHECK (kind IN ('table', 'file', 'interface', 'map-service'));
