-- What there has been to do about a thing, done or not, is looked at with each of its steps.
CREATE INDEX notice_about ON notice.notice (about_id, about_type);
