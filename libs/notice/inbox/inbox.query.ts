const columns = `n.id, n.template, n.params, n.about_type AS "aboutType", n.about_id AS "aboutId",
       n.told_at AS "toldAt", n.task, n.due_on::text AS "dueOn", n.done_at AS "doneAt", r.read_at AS "readAt"`;

/** $1 the reader's addressees, $2 the reader's id. */
const own = `notice.notice n
  LEFT JOIN notice.read_mark r ON r.notice = n.id AND r.person = $2
 WHERE n.addressee = ANY ($1::text[])`;

/** Newest first; $3 only unread, $4 the last id of the page before, $5 how many. */
export const inboxPage = `SELECT ${columns} FROM ${own}
   AND (NOT $3::boolean OR r.read_at IS NULL) AND ($4::uuid IS NULL OR n.id < $4)
 ORDER BY n.id DESC LIMIT $5`;

/** Who was put in charge and has not done it; $1 among whom. */
export const inCharge = `SELECT DISTINCT addressee FROM notice.notice
 WHERE task AND done_at IS NULL AND addressee LIKE 'role:%/%/%' AND addressee LIKE $1`;

/** $3 where counting ends. */
export const unreadCount = `SELECT count(*)::int AS count
  FROM (SELECT 1 FROM ${own} AND r.read_at IS NULL LIMIT $3) AS unread`;

/** Open tasks, the earliest due first and those without a day last; $3 and $4 day and id of the last one before, $5 how many. */
export const taskPage = `SELECT ${columns} FROM ${own}
   AND n.task AND n.done_at IS NULL
   AND ($3::date IS NULL OR (coalesce(n.due_on, 'infinity'), n.id) > ($3, $4::uuid))
 ORDER BY coalesce(n.due_on, 'infinity'), n.id LIMIT $5`;

/** $3 ids, $4 when; of others' and unknown notices nothing is kept. */
export const markRead = `INSERT INTO notice.read_mark (notice, person, read_at)
SELECT n.id, $2, $4 FROM notice.notice n
 WHERE n.addressee = ANY ($1::text[]) AND n.id = ANY ($3::uuid[])
ON CONFLICT (notice, person) DO NOTHING`;
