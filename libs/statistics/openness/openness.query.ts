import { updateDueSql } from '@shutong/platform';
import { liesIn, regionBelow, regionLevels } from '../league/league.query';
import { isOfficial } from './official.query';

/** The latest version of each dataset that was open at the end of a day, with the update cycle that its entry promised by then. */
export const openOn = (day: string): string => `
  SELECT v.*, promise.cycle
    FROM (SELECT DISTINCT ON (dataset) dataset, department, entry, published_on, rows, bytes, interfaces
            FROM statistics.publication
           WHERE published_on <= ${day} AND (withdrawn_on IS NULL OR withdrawn_on > ${day})
           ORDER BY dataset, number DESC) AS v
    LEFT JOIN LATERAL (
      SELECT cycle FROM statistics.entry_cycle c
       WHERE c.entry = v.entry AND c.since <= ${day} ORDER BY c.since DESC LIMIT 1) AS promise ON true`;

/** Whether a reuse was accepted, and neither refused nor taken back since, at the end of a day. */
export const isShown = (alias: string, day: string): string =>
  `(${alias}.accepted_on <= ${day} AND (${alias}.ended_on IS NULL OR ${alias}.ended_on > ${day}))`;

/** Of a region, the one below it in which a department lies; null for the region's own departments. */
const areaBelow = `
  CASE WHEN d.level = a.levels[1] OR a.digits = 6 THEN NULL
       ELSE ${regionBelow('d.division', 'a.digits')} END`;

/**
 * The counts of openness for every region in which departments lie, at the end of a day; one without open data has zeros. One definition for
 * the nation, provinces, cities and counties. Social data are counted apart, and in none of the others.
 * @param departments table with code, division and level
 */
export const opennessOf = (departments: string, day: string): string => `
  WITH open AS (${openOn(day)}),
  placed AS (
    SELECT CASE a.digits WHEN 0 THEN '100000' ELSE rpad(left(d.division, a.digits), 6, '0') END AS region,
           d.code, d.level = a.levels[1] AS own, ${areaBelow} AS area
      FROM ${departments} d
      JOIN (VALUES (0, '{nation,province,city,county,town}'::text[]), ${regionLevels}) AS a(digits, levels)
        ON d.level = ANY (a.levels) AND ${liesIn('d.division', 'a.digits')}),
  dataset AS (
    SELECT o.*, ${isOfficial('o.department')} AS official, ${updateDueSql('o.cycle', 'o.published_on')} AS due
      FROM open o),
  app AS (
    SELECT p.region, count(DISTINCT u.id)::float8 AS apps
      FROM placed p JOIN open o ON o.department = p.code JOIN statistics.reuse u ON u.dataset = o.dataset
     WHERE ${isOfficial('o.department')} AND ${isShown('u', day)} GROUP BY p.region)
  SELECT p.region,
         count(DISTINCT p.code) FILTER (WHERE p.own AND o.official)::float8 AS bodies,
         count(DISTINCT p.area) FILTER (WHERE o.official)::float8 AS areas,
         count(*) FILTER (WHERE o.official)::float8 AS datasets,
         coalesce(sum(o.rows) FILTER (WHERE o.official), 0)::float8 AS records,
         coalesce(sum(o.interfaces) FILTER (WHERE o.official), 0)::float8 AS apis, coalesce(max(app.apps), 0) AS apps,
         count(o.due) FILTER (WHERE o.official)::float8 AS promised,
         (count(*) FILTER (WHERE o.official AND o.due >= ${day}))::float8 AS timely,
         count(*) FILTER (WHERE NOT o.official)::float8 AS "socialDatasets",
         coalesce(sum(o.rows) FILTER (WHERE NOT o.official), 0)::float8 AS "socialRecords"
    FROM placed p LEFT JOIN dataset o ON o.department = p.code LEFT JOIN app ON app.region = p.region
   GROUP BY p.region`;
