/** $1 how many; another planner's are left to it. */
export const unplanned = `SELECT id, addressee FROM notice.notice WHERE planned_at IS NULL
 ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`;

/** $1 notices, $2 channels, $3 recipients, $4 from when on. */
export const plan = `INSERT INTO notice.delivery (notice, channel, recipient, due_at)
SELECT *, $4::timestamptz FROM unnest($1::uuid[], $2::text[], $3::text[])
ON CONFLICT (notice, channel, recipient) DO NOTHING`;

/** $1 notices, $2 when. */
export const planned = `UPDATE notice.notice SET planned_at = $2 WHERE id = ANY ($1::uuid[])`;

/**
 * Everything that waits for one person, whose turn it is: nothing was sent since $3, and nothing is
 * under way or waits for its next attempt. $1 now, $2 until when it is taken.
 */
export const takeMail = `WITH next AS (
  SELECT d.recipient FROM notice.delivery d
   WHERE d.channel = 'mail' AND d.state = 'waiting' AND d.due_at <= $1
     AND NOT EXISTS (SELECT FROM notice.delivery s WHERE s.channel = 'mail'
           AND s.recipient = d.recipient AND s.state = 'sent' AND s.settled_at > $3)
     AND NOT EXISTS (SELECT FROM notice.delivery w WHERE w.channel = 'mail'
           AND w.recipient = d.recipient AND w.state = 'waiting' AND w.due_at > $1)
   ORDER BY d.due_at, d.recipient LIMIT 1)
UPDATE notice.delivery d SET attempts = d.attempts + 1, due_at = $2
  FROM next, notice.notice n
 WHERE d.channel = 'mail' AND d.recipient = next.recipient AND d.state = 'waiting' AND n.id = d.notice
RETURNING d.notice, d.channel, d.recipient, d.attempts, n.addressee`;

/** The one that has waited longest. $1 now, $2 until when it is taken. */
export const takeHook = `UPDATE notice.delivery d SET attempts = d.attempts + 1, due_at = $2
  FROM notice.notice n
 WHERE (d.notice, d.channel, d.recipient) = (
         SELECT notice, channel, recipient FROM notice.delivery
          WHERE channel = 'webhook' AND state = 'waiting' AND due_at <= $1
          ORDER BY due_at, notice LIMIT 1 FOR UPDATE SKIP LOCKED)
   AND n.id = d.notice
RETURNING d.notice, d.channel, d.recipient, d.attempts, n.addressee`;

/** $1 notices, $2 channel, $3 recipient, $4 state, $5 when, $6 why. */
export const settle = `UPDATE notice.delivery SET state = $4, settled_at = $5, error = $6
 WHERE notice = ANY ($1::uuid[]) AND channel = $2 AND recipient = $3 AND state = 'waiting'`;

/** $1 notices, $2 channel, $3 recipient, $4 the next attempt, $5 why. */
export const postpone = `UPDATE notice.delivery SET due_at = $4, error = $5
 WHERE notice = ANY ($1::uuid[]) AND channel = $2 AND recipient = $3 AND state = 'waiting'`;
