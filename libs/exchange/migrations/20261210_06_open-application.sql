-- Applications of people and companies for conditionally open data (有条件开放), and the agreement that a grant ends in (开放授权协议).
-- Who the applicant is is personal: applicant, provider, authority and auditors alone read these tables.
CREATE TABLE exchange.open_application (
  id                uuid PRIMARY KEY,
  entry_id          uuid NOT NULL,
  title             text NOT NULL,
  provider          text NOT NULL,
  licensee          text NOT NULL,
  applied_by        text NOT NULL,
  name              text NOT NULL CHECK (name <> ''),
  organisation_code text,
  organisation_name text,
  purpose           text NOT NULL CHECK (purpose <> ''),
  scope             text NOT NULL CHECK (scope <> ''),
  security          text NOT NULL CHECK (security <> ''),
  fields            text[] NOT NULL CHECK (cardinality(fields) > 0),
  period_until      timestamptz NOT NULL,
  state             text NOT NULL CHECK (state IN ('received', 'awaiting-supplement', 'proposed', 'granted', 'refused', 'withdrawn')),
  applied_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL,
  missing           text[],
  asked_by          text,
  supplement_due_on date,
  answers           text[] CHECK (cardinality(answers) = cardinality(missing)),
  extension_days    smallint CHECK (extension_days > 0),
  extension_reasons text CHECK (extension_reasons <> ''),
  extension_asked_by text,
  extension_consented boolean,
  extension_remarks text,
  extension_answered_by text,
  CHECK ((organisation_code IS NULL) = (organisation_name IS NULL)),
  CHECK ((missing IS NULL) = (asked_by IS NULL)),
  CHECK (answers IS NULL OR missing IS NOT NULL),
  CHECK ((extension_days IS NULL) = (extension_reasons IS NULL) AND (extension_days IS NULL) = (extension_asked_by IS NULL)),
  CHECK ((extension_consented IS NULL) = (extension_answered_by IS NULL)),
  CHECK (extension_consented IS NULL OR extension_days IS NOT NULL)
);
COMMENT ON COLUMN exchange.open_application.licensee IS 'Who would be licensed: organisation:<credit code>, else person:<issuer and subject>.';
COMMENT ON COLUMN exchange.open_application.name IS 'Real name, as the issuer vouches for it.';
COMMENT ON COLUMN exchange.open_application.security IS 'Security measures (安全保障措施) that the applicant takes.';
COMMENT ON COLUMN exchange.open_application.supplement_due_on IS 'The last day for the supplement; null where no law sets one.';
-- One open application of a licensee for an entry.
CREATE UNIQUE INDEX open_application_open ON exchange.open_application (licensee, entry_id)
  WHERE state IN ('received', 'awaiting-supplement', 'proposed');
CREATE INDEX open_application_licensee ON exchange.open_application (licensee, applied_at DESC, id);
CREATE INDEX open_application_provider ON exchange.open_application (provider, applied_at DESC, id);
CREATE INDEX open_application_newest ON exchange.open_application (applied_at DESC, id);
GRANT SELECT, INSERT ON exchange.open_application TO hub;
GRANT UPDATE (state, updated_at, missing, asked_by, supplement_due_on, answers, extension_days, extension_reasons, extension_asked_by,
              extension_consented, extension_remarks, extension_answered_by) ON exchange.open_application TO hub;

CREATE TABLE exchange.open_answer (
  id                 uuid PRIMARY KEY,
  application_id     uuid NOT NULL REFERENCES exchange.open_application,
  outcome            text NOT NULL CHECK (outcome IN ('granted', 'refused')),
  reasons            text NOT NULL CHECK (outcome = 'granted' OR reasons <> ''),
  ground             text NOT NULL CHECK (outcome = 'granted' OR ground <> ''),
  for_incompleteness boolean NOT NULL CHECK (NOT for_incompleteness OR outcome = 'refused'),
  fields             text[] NOT NULL,
  proposed_by        text NOT NULL,
  proposed_at        timestamptz NOT NULL,
  answered_by        text CHECK (answered_by <> proposed_by),
  answered_at        timestamptz,
  replaced_at        timestamptz CHECK (replaced_at IS NULL OR answered_at IS NULL),
  CHECK ((answered_by IS NULL) = (answered_at IS NULL))
);
CREATE UNIQUE INDEX open_answer_one ON exchange.open_answer (application_id) WHERE replaced_at IS NULL;
CREATE TRIGGER open_answer_stays BEFORE UPDATE OR DELETE ON exchange.open_answer
  FOR EACH ROW WHEN (OLD.answered_at IS NOT NULL) EXECUTE FUNCTION exchange.decision_stays();
GRANT SELECT, INSERT ON exchange.open_answer TO hub;
GRANT UPDATE (answered_by, answered_at, replaced_at) ON exchange.open_answer TO hub;

CREATE TABLE exchange.open_agreement (
  id             uuid PRIMARY KEY,
  application_id uuid NOT NULL UNIQUE REFERENCES exchange.open_application,
  entry_id       uuid NOT NULL,
  licensee       text NOT NULL,
  provider       text NOT NULL,
  state          text NOT NULL CHECK (state IN ('active', 'revoked')),
  terms          jsonb NOT NULL,
  terms_sha256   text NOT NULL,
  fields         text[] NOT NULL CHECK (cardinality(fields) > 0),
  concluded_at   timestamptz NOT NULL,
  valid_until    timestamptz NOT NULL CHECK (valid_until > concluded_at),
  revoked_by     text,
  revoked_at     timestamptz,
  revocation_reason text CHECK (revocation_reason <> ''),
  CHECK ((state = 'revoked') = (revoked_at IS NOT NULL)),
  CHECK ((revoked_by IS NULL) = (revoked_at IS NULL) AND (revoked_by IS NULL) = (revocation_reason IS NULL))
);
COMMENT ON COLUMN exchange.open_agreement.state IS 'Active also after its term, which is judged at each use.';
CREATE INDEX open_agreement_licensee ON exchange.open_agreement (licensee, entry_id);
GRANT SELECT, INSERT ON exchange.open_agreement TO hub;
GRANT UPDATE (state, revoked_by, revoked_at, revocation_reason) ON exchange.open_agreement TO hub;

-- The public record tells of these decisions, too, but of no applicant: they are people and companies, not departments.
ALTER TABLE exchange.open_decision ADD COLUMN about text NOT NULL DEFAULT 'sharing' CHECK (about IN ('sharing', 'opening'));
ALTER TABLE exchange.open_decision
  ALTER COLUMN requester DROP NOT NULL, ALTER COLUMN requester_name DROP NOT NULL, ALTER COLUMN sharing DROP NOT NULL,
  ADD CHECK ((about = 'sharing') = (requester IS NOT NULL) AND (about = 'sharing') = (requester_name IS NOT NULL)),
  ADD CHECK ((about = 'sharing') = (sharing IS NOT NULL));
