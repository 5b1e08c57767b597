import { liesIn, regionLevels } from '../league/league.query';
import { isOfficial } from '../openness/official.query';

const told = `jsonb_to_recordset($1) AS t(dataset uuid, source text, department text, metrics jsonb)`;
const unit = 'coalesce(t.department, t.source)';

/** What datasets ($1) reach now less what they reached before, on a day ($2); those without metrics are gone. */
export const noteChanges = `
  WITH change AS (
    SELECT ${unit} AS unit, t.metrics, 1 AS sign FROM ${told} WHERE t.metrics IS NOT NULL
    UNION ALL
    SELECT d.unit, d.metrics, -1 FROM statistics.dataset d JOIN ${told} ON t.dataset = d.id),
  changed AS (
    SELECT unit, m.key AS metric, sum(sign)::int AS datasets,
           coalesce(sum(sign) FILTER (WHERE m.value <> 'null'), 0)::int AS known,
           coalesce(sum(sign * (m.value)::numeric) FILTER (WHERE m.value <> 'null'), 0) AS reached
      FROM change CROSS JOIN LATERAL jsonb_each(metrics) AS m GROUP BY 1, 2)
  INSERT INTO statistics.dataset_metric AS d (unit, metric, day, datasets, known, reached)
  SELECT unit, metric, $2, datasets, known, reached FROM changed
   WHERE datasets <> 0 OR known <> 0 OR reached <> 0 ORDER BY unit, metric
  ON CONFLICT (unit, metric, day) DO UPDATE
    SET datasets = d.datasets + excluded.datasets, known = d.known + excluded.known,
        reached = d.reached + excluded.reached`;

export const keepDatasets = `
  INSERT INTO statistics.dataset (id, unit, metrics)
  SELECT t.dataset, ${unit}, t.metrics FROM ${told} ORDER BY t.dataset
  ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, metrics = excluded.metrics`;

export const removeDatasets = `
  DELETE FROM statistics.dataset d USING ${told} WHERE t.dataset = d.id`;

/**
 * A statement for metrics ($1) at the end of a day ($2): what departments, or the sources of harvested datasets, have reached, and the regions in
 * which departments are now. Social data count for who gives them, and for no region.
 * @param state query of unit, metric, counted, known, reached
 */
export const byUnit = (state: string): string => `
  WITH state AS (${state}),
  region AS (
    SELECT rpad(left(d.division, a.digits), 6, '0') AS unit, s.metric, sum(s.counted) AS counted,
           sum(s.known) AS known, sum(s.reached) AS reached
      FROM state s JOIN statistics.department d ON d.code = s.unit
      JOIN (VALUES ${regionLevels}) AS a(digits, levels) ON d.level = ANY (a.levels) AND ${liesIn('d.division', 'a.digits')}
     WHERE ${isOfficial('d.code')} GROUP BY 1, 2)
  SELECT unit, metric, counted::float8 AS counted, known::float8 AS known, reached::text AS reached
    FROM (SELECT * FROM state UNION ALL SELECT * FROM region) AS every
   WHERE known > 0 AND metric = ANY ($1) ORDER BY unit COLLATE "C", metric`;

export const reachedByUnit = byUnit(`
  SELECT unit, metric, sum(datasets) AS counted, sum(known) AS known, sum(reached) AS reached
    FROM statistics.dataset_metric WHERE metric = ANY ($1) AND day <= $2::date GROUP BY 1, 2`);
