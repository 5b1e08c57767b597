import { limitsKept } from '@shutong/platform';
import { isOfficial } from '../openness/official.query';
import { recordsExchanged } from '../overview/records.query';
import {
  count,
  printedShare,
  rebuild,
  regionOf,
  share,
  text,
  type FigureColumn,
  type FigureTable,
} from './figure-table';

const { onTime, late, overdue } = limitsKept('asked.until + 1');

/** Of each department: what it offers now, and what happened in the span. */
const byDepartment = `
  thing AS (
    SELECT department,
           count(*) FILTER (WHERE kind = 'entry' AND state = 'published') AS entries,
           count(*) FILTER (WHERE kind = 'entry' AND state = 'published' AND sharing <> 'not-shared') AS shared,
           count(*) FILTER (WHERE kind = 'entry' AND state = 'published' AND open <> 'not-open') AS opened,
           count(*) FILTER (WHERE kind = 'resource' AND state = 'mounted') AS resources
      FROM statistics.thing WHERE kind IN ('entry', 'resource') GROUP BY department),
  published AS (
    SELECT department, count(DISTINCT dataset) AS datasets
      FROM statistics.publication, asked
     WHERE state = 'published' AND published_on <= asked.until GROUP BY department),
  given AS (
    SELECT provider AS department, sum(calls) FILTER (WHERE outcome = 'allow') AS calls,
           ${recordsExchanged} AS rows,
           sum(calls) FILTER (WHERE outcome = 'deny') AS refused, sum(calls) FILTER (WHERE outcome = 'error') AS failed
      FROM statistics.call_day, asked WHERE day BETWEEN since AND until GROUP BY provider),
  taken AS (
    SELECT requester AS department, sum(calls) AS calls
      FROM statistics.call_day, asked WHERE day BETWEEN since AND until AND outcome = 'allow' GROUP BY requester),
  applied AS (
    SELECT department, sum(acts) AS applications
      FROM statistics.act_day, asked
     WHERE act = 'applications' AND day BETWEEN since AND until GROUP BY department),
  kept AS (
    SELECT holder AS department, count(*) FILTER (WHERE ${onTime}) AS kept, count(*) AS due
      FROM statistics.clock, asked
     WHERE due_on BETWEEN since AND until AND (${onTime} OR ${late} OR ${overdue}) GROUP BY holder),
  figure AS (
    SELECT d.*, coalesce(t.entries, 0) AS entries, coalesce(t.shared, 0) AS shared, coalesce(t.opened, 0) AS opened,
           coalesce(t.resources, 0) AS resources, coalesce(p.datasets, 0) AS datasets,
           coalesce(a.applications, 0) AS applications, coalesce(g.calls, 0) AS answered,
           coalesce(g.rows, 0) AS records, coalesce(g.refused, 0) AS refused, coalesce(g.failed, 0) AS failed,
           coalesce(u.calls, 0) AS used, coalesce(k.kept, 0) AS kept, coalesce(k.due, 0) AS due
      FROM department d
      LEFT JOIN thing t ON t.department = d.code LEFT JOIN published p ON p.department = d.code
      LEFT JOIN given g ON g.department = d.code LEFT JOIN taken u ON u.department = d.code
      LEFT JOIN applied a ON a.department = d.code LEFT JOIN kept k ON k.department = d.code)`;

const counted = [
  ...['entries', 'shared', 'opened', 'resources', 'datasets', 'applications', 'answered'],
  ...['records', 'refused', 'failed', 'used', 'kept', 'due'],
];
/** Of what is offered, which official shares are of; who uses and answers is counted whoever it is. */
const offered = ['entries', 'shared', 'opened', 'resources', 'datasets'];
const sumInRegion = (name: string): string =>
  offered.includes(name)
    ? `coalesce(sum(${name}) FILTER (WHERE ${isOfficial('code')}), 0)`
    : `sum(${name})`;
const shares = (sum: (name: string) => string): string =>
  [
    `${printedShare(sum('shared'), sum('entries'))} AS "sharedShare"`,
    `${printedShare(sum('opened'), sum('entries'))} AS "openShare"`,
    `${printedShare(sum('kept'), sum('due'))} AS "onTime"`,
  ].join(', ');

const columns: readonly FigureColumn[] = [
  count('entries', '已发布目录', 'Entries'),
  share('sharedShare', '共享率', 'Shared, %'),
  share('openShare', '开放率', 'Open, %'),
  count('shared', '共享目录', 'Shared entries'),
  count('opened', '开放目录', 'Open entries'),
  count('resources', '挂接资源', 'Resources'),
  count('datasets', '开放数据集', 'Open datasets'),
  count('applications', '提出申请', 'Applications'),
  count('answered', '提供调用', 'Calls answered'),
  count('records', '提供记录', 'Records given'),
  count('refused', '拒绝', 'Refused'),
  count('failed', '失败', 'Failed'),
  count('used', '使用调用', 'Calls made'),
  share('onTime', '按期办结率', 'On time, %'),
  count('kept', '按期期限', 'Limits kept'),
  count('due', '到期或办结期限', 'Limits due'),
];

const source = {
  zh: '目录、资源和开放数据集为当前状态；申请、调用和期限按日计自事实事件，可由留存的事实事件重新统计并逐行核对（cli rebuild-statistics）。',
  en: 'Entries, resources and open datasets as they are now; applications, calls and limits by day from fact events; counted again from the kept facts and compared row by row (cli rebuild-statistics).',
};

/** What each department offers, gives and uses. */
export const departments: FigureTable = {
  name: 'departments',
  title: { zh: '各部门数据资源与使用', en: 'Resources and their use by department' },
  source,
  recount: rebuild,
  columns: [
    text('code', '统一社会信用代码', 'Credit code'),
    text('name', '部门', 'Department (Chinese)'),
    text('nameEn', '英文名称', 'Department'),
    ...columns,
    text('sourceClass', '数据类别', 'Class of its data'),
  ],
  charted: 'answered',
  rows: `, ${byDepartment}
  SELECT code, name, coalesce(name_en, '') AS "nameEn",
         CASE WHEN ${isOfficial('code')} THEN 'official' ELSE 'social' END AS "sourceClass", ${counted.map((name) => `${name}::float8`).join(', ')},
         ${shares((name) => name)}
    FROM figure
   WHERE entries + resources + datasets + applications + answered + refused + failed + used + due > 0`,
  order: 'answered DESC, entries DESC, code',
};

/** The same by the region that departments lie in: provinces, and within one its cities, and so on. */
export const regions: FigureTable = {
  name: 'regions',
  title: { zh: '各地区数据资源与使用', en: 'Resources and their use by region' },
  source: {
    zh: `${source.zh}社会数据集单独列出，其目录、资源不计入其他各栏。`,
    en: `${source.en} Social datasets are counted apart; their entries and resources stand in no other column.`,
  },
  recount: rebuild,
  columns: [
    text('region', '行政区划代码', 'Division code'),
    count('departments', '部门', 'Departments'),
    ...columns,
    count('socialDatasets', '社会数据集', 'Social datasets'),
  ],
  charted: 'answered',
  rows: `, ${byDepartment}, region AS (
    SELECT ${regionOf('figure')} AS region, count(*) AS departments,
           ${counted.map((name) => `${sumInRegion(name)} AS ${name}`).join(', ')},
           coalesce(sum(datasets) FILTER (WHERE NOT ${isOfficial('code')}), 0) AS social
      FROM figure GROUP BY 1)
  SELECT region, departments::float8, social::float8 AS "socialDatasets", ${counted.map((name) => `${name}::float8`).join(', ')},
         ${shares((name) => name)}
    FROM region`,
  order: 'answered DESC, region',
};
