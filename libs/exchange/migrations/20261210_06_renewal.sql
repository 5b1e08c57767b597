-- A further period of a running agreement (续期) is applied for; when it is granted the agreement gets its next version.
ALTER TABLE exchange.application ADD COLUMN renews uuid;
COMMENT ON COLUMN exchange.application.renews IS 'The agreement for whose further period it is.';
CREATE UNIQUE INDEX application_renewal ON exchange.application (renews)
  WHERE renews IS NOT NULL AND state IN ('awaiting-office-head', 'received', 'awaiting-supplement', 'proposed');

-- Of an agreement one version works at most, and one at most waits for signatures.
CREATE UNIQUE INDEX agreement_running ON exchange.agreement (id) WHERE state IN ('active', 'suspended');
CREATE UNIQUE INDEX agreement_proposed ON exchange.agreement (id) WHERE state = 'proposed';
