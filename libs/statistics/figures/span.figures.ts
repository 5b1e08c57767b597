import { recordsExchanged } from '../overview/records.query';
import { sumsWithin } from '../usage/usage-sums';
import { count, recount, text, type FigureTable } from './figure-table';

/** Calls by month in China, of those that give or use. */
export const months: FigureTable = {
  name: 'months',
  title: { zh: '逐月调用', en: 'Calls by month' },
  source: {
    zh: '按日计自调用事实事件；全部部门一并统计时，与审计日志重算一致（cli recount）。',
    en: 'By day from the fact events of calls; of all departments together equal to a recount from the audit log (cli recount).',
  },
  recount,
  columns: [
    text('month', '月份', 'Month'),
    count('verifications', '核验', 'Verifications'),
    count('queries', '查询', 'Queries'),
    count('answered', '应答调用', 'Calls answered'),
    count('records', '交换记录', 'Records exchanged'),
    count('refused', '拒绝', 'Refused'),
    count('failed', '失败', 'Failed'),
  ],
  charted: 'answered',
  rows: `
  SELECT to_char(day, 'YYYY-MM') AS month,
         coalesce(sum(calls) FILTER (WHERE mode = 'verify' AND outcome = 'allow'), 0)::float8 AS verifications,
         coalesce(sum(calls) FILTER (WHERE mode = 'query' AND outcome = 'allow'), 0)::float8 AS queries,
         coalesce(sum(calls) FILTER (WHERE outcome = 'allow'), 0)::float8 AS answered,
         ${recordsExchanged}::float8 AS records,
         coalesce(sum(calls) FILTER (WHERE outcome = 'deny'), 0)::float8 AS refused,
         coalesce(sum(calls) FILTER (WHERE outcome = 'error'), 0)::float8 AS failed
    FROM statistics.call_day, asked
   WHERE day BETWEEN since AND until
     AND (($3::text IS NULL AND $4::text IS NULL)
          OR provider IN (SELECT code FROM department) OR requester IN (SELECT code FROM department))
   GROUP BY 1`,
  order: 'month',
};

/** Use by project (C48): of what was offered in the span, what was used; only what the reader may know. */
export const projects: FigureTable = {
  name: 'projects',
  isRestricted: true,
  title: { zh: '各项目使用情况', en: 'Use by project' },
  source: {
    zh: '资源计自项目事件；调用和批量交换按用途代码（即项目代码）计自事实事件，批量交换计使用和记录，不计调用；全部部门一并统计时，调用与审计日志重算一致（cli recount）。',
    en: 'Resources from the events of projects; calls and batches by the purpose that they named, which is the code of the project: a batch is use and records, and no call; of all departments together equal to a recount from the audit log (cli recount).',
  },
  recount,
  columns: [
    text('project', '项目代码', 'Project'),
    text('domain', '领域', 'Domain'),
    count('offered', '提供资源', 'Resources offered'),
    count('used', '使用资源', 'Resources used'),
    count('calls', '调用', 'Calls'),
    count('answered', '应答', 'Answered'),
    count('refused', '拒绝', 'Refused'),
    count('failed', '失败', 'Failed'),
    count('rows', '记录', 'Records'),
  ],
  charted: 'calls',
  rows: `, called AS (
    SELECT purpose AS project, sum(calls) AS calls, sum(rows) FILTER (WHERE outcome = 'allow') AS rows,
           count(DISTINCT resource) FILTER (WHERE outcome = 'allow') AS used,
           sum(calls) FILTER (WHERE outcome = 'allow') AS answered, sum(calls) FILTER (WHERE outcome = 'deny') AS refused,
           sum(calls) FILTER (WHERE outcome = 'error') AS failed
      FROM statistics.purpose_call, asked
     WHERE day BETWEEN since AND until AND (own IS NULL OR own IN (provider, requester))
       AND (($3::text IS NULL AND $4::text IS NULL)
            OR provider IN (SELECT code FROM department) OR requester IN (SELECT code FROM department))
     GROUP BY purpose),
  offered AS (
    SELECT project, count(DISTINCT resource) AS resources
      FROM statistics.project_resource r, asked
     WHERE r.since <= asked.until AND (r.until IS NULL OR r.until >= asked.since)
       AND (own IS NULL OR own = provider)
       AND (($3::text IS NULL AND $4::text IS NULL) OR provider IN (SELECT code FROM department))
     GROUP BY project)
  SELECT p.code AS project, p.domain, coalesce(o.resources, 0)::float8 AS offered, coalesce(c.used, 0)::float8 AS used,
         coalesce(c.calls, 0)::float8 AS calls, coalesce(c.answered, 0)::float8 AS answered,
         coalesce(c.refused, 0)::float8 AS refused, coalesce(c.failed, 0)::float8 AS failed,
         coalesce(c.rows, 0)::float8 AS rows
    FROM statistics.project p LEFT JOIN called c ON c.project = p.code LEFT JOIN offered o ON o.project = p.code
   WHERE o.project IS NOT NULL OR c.project IS NOT NULL`,
  order: 'calls DESC, project',
};

/** Searches, views and downloads by day (docs/statistics.md). */
export const usage: FigureTable = {
  name: 'usage',
  title: { zh: '门户与目录使用', en: 'Use of portal and catalogue' },
  source: {
    zh: '按日计自使用事件；全部部门一并统计时，与逐条重算一致（cli recount）。',
    en: 'By day from usage events; of all departments together equal to a recount of the single events (cli recount).',
  },
  recount,
  columns: [
    text('month', '月份', 'Month'),
    count('searches', '搜索', 'Searches'),
    count('views', '查看', 'Views'),
    count('previews', '数据预览', 'Previews'),
    count('openCalls', '开放接口调用', 'Open calls'),
    count('featureCalls', '地图要素调用', 'Feature calls'),
    count('downloads', '下载', 'Downloads'),
    count('harvests', '目录采集', 'Harvests of the catalogue'),
    count('crawlers', '其中爬虫', 'Of these by crawlers'),
  ],
  charted: 'views',
  rows: `
  SELECT to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month,
         coalesce(sum(events) FILTER (WHERE act = 'search'), 0)::float8 AS searches,
         coalesce(sum(events) FILTER (WHERE act = 'view'), 0)::float8 AS views,
         coalesce(sum(events) FILTER (WHERE act = 'preview'), 0)::float8 AS previews,
         coalesce(sum(events) FILTER (WHERE act = 'call'), 0)::float8 AS "openCalls",
         coalesce(sum(events) FILTER (WHERE act = 'feature'), 0)::float8 AS "featureCalls",
         coalesce(sum(events) FILTER (WHERE act = 'download'), 0)::float8 AS downloads,
         coalesce(sum(events) FILTER (WHERE act = 'harvest'), 0)::float8 AS harvests,
         coalesce(sum(events) FILTER (WHERE consumer = 'crawler'), 0)::float8 AS crawlers
    FROM (${sumsWithin('$1', '$2')}) AS sums
   WHERE summed_by = CASE WHEN $3::text IS NULL AND $4::text IS NULL THEN 'kind' ELSE 'department-and-kind' END
     AND (($3::text IS NULL AND $4::text IS NULL) OR department = ANY (ARRAY(SELECT code FROM department)))
   GROUP BY 1 HAVING sum(events) > 0`,
  order: 'month',
};
