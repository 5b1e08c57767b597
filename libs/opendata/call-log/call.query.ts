/** Calls of a message, of keys that there are. A day is China's. */
const calls = `
  SELECT k.developer_id, k.name AS key_name, c.at, c.operation, c.dataset, c.status, c.times, c."durationUs" AS duration_us
    FROM jsonb_to_recordset($1::jsonb) AS c(at timestamptz, key text, operation text, dataset text, status int,
                                            times int, "durationUs" bigint)
    JOIN opendata.api_key k ON k.name = c.key`;

export const keepCalls = `
  INSERT INTO opendata.call (developer_id, key_name, at, operation, dataset, status, times, duration_us)
  SELECT developer_id, key_name, at, operation, dataset, status, times, duration_us FROM (${calls}) AS taken ORDER BY at`;

/** In one order, so that two that add at once do not wait for each other. */
export const sumCalls = `
  INSERT INTO opendata.developer_day AS d
    (developer_id, day, key_name, operation, dataset, answered, refused, failed)
  SELECT developer_id, (at AT TIME ZONE 'Asia/Shanghai')::date, key_name, operation, dataset,
         coalesce(sum(times) FILTER (WHERE status < 400), 0),
         coalesce(sum(times) FILTER (WHERE status BETWEEN 400 AND 499), 0),
         coalesce(sum(times) FILTER (WHERE status >= 500), 0)
    FROM (${calls}) AS taken GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (developer_id, day, key_name, operation, dataset) DO UPDATE
     SET answered = d.answered + excluded.answered, refused = d.refused + excluded.refused,
         failed = d.failed + excluded.failed`;

/** An older figure of the same portal, come late, changes nothing. */
export const keepUses = `
  INSERT INTO opendata.quota_use AS q (developer_id, tier, span, window_from, instance, used)
  SELECT d.id, u.tier, u.span, u."from", $2, max(u.used)
    FROM jsonb_to_recordset($1::jsonb) AS u(developer uuid, tier text, span text, "from" timestamptz, used int)
    JOIN opendata.developer d ON d.id = u.developer
   GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (developer_id, tier, span, window_from, instance) DO UPDATE
     SET used = greatest(q.used, excluded.used)`;

export const forgetCalls = `
  DELETE FROM opendata.call WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM opendata.call WHERE at < $1 LIMIT $2))
  RETURNING 1`;

export const forgetUses = `
  DELETE FROM opendata.quota_use WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM opendata.quota_use WHERE window_from < $1 LIMIT $2))`;
