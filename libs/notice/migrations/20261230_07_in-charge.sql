-- One of those who hold a role may be put in charge; the task is all of theirs again once that person holds it no more.
COMMENT ON COLUMN notice.notice.addressee IS
  'person:<issuer>#<subject>, role:<credit code>/<role>, or role:<credit code>/<role>/<issuer>#<subject>; who that is is looked up when it is read.';
CREATE INDEX notice_in_charge ON notice.notice (addressee text_pattern_ops)
  WHERE task AND done_at IS NULL AND addressee LIKE 'role:%/%/%';
