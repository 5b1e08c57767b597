-- Where people are told of what concerns them; the worker looks up whom a notice reaches.
ALTER TABLE identity.person ADD COLUMN email text CHECK (length(email) <= 254);
COMMENT ON COLUMN identity.person.email IS 'As the newest token that had one said; never used to know who somebody is.';
GRANT SELECT ON identity.person, identity.person_role TO worker;
