-- A task without a day: something has to be done, and no law says by when.
ALTER TABLE notice.notice ADD COLUMN task boolean NOT NULL DEFAULT false;
UPDATE notice.notice SET task = true WHERE due_on IS NOT NULL;
ALTER TABLE notice.notice
  DROP CONSTRAINT notice_check,
  ADD CONSTRAINT notice_task_check CHECK (task OR (due_on IS NULL AND done_at IS NULL));
DROP INDEX notice.notice_task;
CREATE INDEX notice_task ON notice.notice (addressee, coalesce(due_on, 'infinity'), id) WHERE task AND done_at IS NULL;
CREATE INDEX notice_open ON notice.notice (about_type, about_id) WHERE task AND done_at IS NULL;
COMMENT ON COLUMN notice.notice.task IS 'Something has to be done, until done_at.';
COMMENT ON COLUMN notice.notice.due_on IS 'Last day in China on which the task is done in time; none where no limit is set or its day cannot be told yet.';
GRANT UPDATE (due_on) ON notice.notice TO hub, worker;
