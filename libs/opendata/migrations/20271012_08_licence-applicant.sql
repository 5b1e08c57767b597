-- Who has to hear of versions for licensees: who applied for each agreement in force, also where nobody has an account for it yet.
CREATE VIEW opendata.licence_applicant AS
  SELECT l.id AS agreement_id, l.entry_id, l.items, l.valid_until, p.applied_by AS person
    FROM opendata.licence l
    JOIN exchange.open_agreement a ON a.id = l.id
    JOIN exchange.open_application p ON p.id = a.application_id;
COMMENT ON COLUMN opendata.licence_applicant.person IS 'Personal.';
GRANT SELECT ON opendata.licence_applicant TO worker;
