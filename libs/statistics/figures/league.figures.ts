import { regionLevels, usedBy } from '../league/league.query';
import { count, rebuild, regionOf, text, type FigureTable } from './figure-table';

/** Which regions had used others' interfaces most by the end of the span (C31): of one area, or of the nation's provinces. */
export const league: FigureTable = {
  name: 'league',
  title: { zh: '各地区使用接口排名', en: 'League of regions by use of interfaces' },
  source: {
    zh: '截至期末各地区部门获批的申请和得到应答的调用，排名按调用数，相同者同名次；计自事实事件，可由留存的事实事件重新统计并逐行核对（cli rebuild-statistics）。',
    en: 'Applications of the departments of a region that were agreed to, and their answered calls, up to the end of the span; ranked by calls, equals share a place; from fact events, counted again from the kept facts and compared row by row (cli rebuild-statistics).',
  },
  recount: rebuild,
  columns: [
    text('region', '行政区划代码', 'Division code'),
    count('rank', '名次', 'Rank'),
    count('applications', '获批申请', 'Applications agreed to'),
    count('calls', '应答调用', 'Answered calls'),
    count('records', '获得记录', 'Records'),
  ],
  charted: 'calls',
  rows: `, provider AS (SELECT code FROM statistics.department),
  used AS (${usedBy('$2::date')}),
  region AS (
    SELECT ${regionOf('d')} AS region, sum(u.applications) AS applications, sum(u.calls) AS calls, sum(u.rows) AS records
      FROM used u JOIN statistics.department d ON d.code = u.requester AND ($4::text IS NULL OR starts_with(d.division, $4))
      JOIN (VALUES ${regionLevels}) AS area(digits, levels)
        ON area.digits = least(coalesce(length($4), 0) + 2, 6) AND d.level = ANY (area.levels)
     GROUP BY 1),
  placed AS (SELECT region.*, rank() OVER (ORDER BY calls DESC) AS rank FROM region)
  SELECT region, rank::float8, applications::float8, calls::float8, records::float8
    FROM placed
   WHERE $3::text IS NULL OR region IN (SELECT ${regionOf('d')} FROM department d)`,
  order: 'rank, region',
};
