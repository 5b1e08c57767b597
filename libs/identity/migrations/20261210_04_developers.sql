-- People outside every department, such as developers who apply for open data: known by the real name that their issuer vouches for.
ALTER TABLE identity.person ALTER COLUMN department DROP NOT NULL;
COMMENT ON COLUMN identity.person.department IS 'Null for people outside every department.';
