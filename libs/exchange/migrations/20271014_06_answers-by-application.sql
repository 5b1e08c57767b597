-- Who proposed an answer that another one has replaced had a part in the matter, too; the index by application left those out.
CREATE INDEX decision_application ON exchange.decision (application_id);
CREATE INDEX open_answer_application ON exchange.open_answer (application_id);
