import { isOfficial } from '../openness/official.query';
import { openOn } from '../openness/openness.query';
import {
  count,
  printedShare,
  rebuild,
  regionOf,
  share,
  text,
  type FigureTable,
} from './figure-table';

/** Total, shared and opened, of each of the two measures: the six numbers of a survey, of official data. */
const sums = ['records', 'bytes'].flatMap((measure) =>
  [
    ['total', 'true'],
    ['shared', 'is_shared'],
    ['opened', 'is_open'],
  ].map(([which, holds]) => ({
    name: `${which}${measure === 'records' ? 'Records' : 'Bytes'}`,
    sum: `coalesce(sum(${measure}) FILTER (WHERE official AND ${holds}), 0)`,
  })),
);

const sumOf = (name: string): string => sums.find((one) => one.name === name)!.sum;

const numbers = `
  (count(*) FILTER (WHERE official))::float8 AS surveyed,
  ${sums.map(({ name, sum }) => `${sum}::float8 AS "${name}"`).join(', ')},
  ${[
    ['sharedRecordShare', 'sharedRecords', 'totalRecords'],
    ['openRecordShare', 'openedRecords', 'totalRecords'],
    ['sharedStorageShare', 'sharedBytes', 'totalBytes'],
    ['openStorageShare', 'openedBytes', 'totalBytes'],
  ]
    .map(([name, part, whole]) => `${printedShare(sumOf(part!), sumOf(whole!))} AS "${name}"`)
    .join(', ')},
  coalesce(sum(records) FILTER (WHERE NOT official AND is_open), 0)::float8 AS "socialOpenedRecords",
  coalesce(sum(bytes) FILTER (WHERE NOT official AND is_open), 0)::float8 AS "socialOpenedBytes"`;

/** Published entries with what was stated of them last up to the end of the span. */
const surveyed = `
  open AS (${openOn('$2::date')}),
  stated AS (
    SELECT DISTINCT ON (entry) entry, department, records, bytes
      FROM statistics.survey WHERE day <= $2::date ORDER BY entry, day DESC),
  survey AS (
    SELECT s.*, ${isOfficial('s.department')} AS official, t.sharing <> 'not-shared' AS is_shared,
           EXISTS (SELECT FROM open o WHERE o.entry = s.entry) AS is_open
      FROM stated s JOIN statistics.thing t ON t.kind = 'entry' AND t.id = s.entry AND t.state = 'published')`;

const columns = [
  count('surveyed', '已普查目录', 'Entries surveyed'),
  count('totalRecords', '结构化记录总数', 'Records'),
  count('sharedRecords', '已共享记录数', 'Records shared'),
  count('openedRecords', '已开放记录数', 'Records opened'),
  count('totalBytes', '数据存储总量（字节）', 'Storage, bytes'),
  count('sharedBytes', '已共享存储量（字节）', 'Storage shared, bytes'),
  count('openedBytes', '已开放存储量（字节）', 'Storage opened, bytes'),
  share('sharedRecordShare', '记录共享率', 'Records shared, %'),
  share('openRecordShare', '记录开放率', 'Records opened, %'),
  share('sharedStorageShare', '存储共享率', 'Storage shared, %'),
  share('openStorageShare', '存储开放率', 'Storage opened, %'),
  count('socialOpenedRecords', '社会数据开放记录数', 'Social records opened'),
  count('socialOpenedBytes', '社会数据开放存储量（字节）', 'Social storage opened, bytes'),
];

const source = {
  zh: '数据量由部门逐目录填报（资源普查）；目录属性可共享的计入已共享，有数据集开放的计入已开放；社会数据只在单列栏中计其开放部分；可由留存的事实事件重新统计并逐行核对（cli rebuild-statistics）。',
  en: 'Departments state how much data stand behind each entry; shared is what stands behind entries that may be shared, opened what stands behind entries with an open dataset; of social data only what is open, in columns of its own; counted again from the kept facts and compared row by row (cli rebuild-statistics).',
};

/** The six numbers of a survey (资源普查) by department, as they stood at the end of the span. */
export const surveys: FigureTable = {
  name: 'surveys',
  title: { zh: '各部门数据资源普查', en: 'Survey of data by department' },
  source,
  recount: rebuild,
  columns: [
    text('code', '统一社会信用代码', 'Credit code'),
    text('name', '部门', 'Department (Chinese)'),
    text('nameEn', '英文名称', 'Department'),
    ...columns,
  ],
  charted: 'totalRecords',
  rows: `, ${surveyed}
  SELECT d.code, d.name, coalesce(d.name_en, '') AS "nameEn", ${numbers}
    FROM department d JOIN survey s ON s.department = d.code GROUP BY d.code, d.name, d.name_en`,
  order: '"totalRecords" DESC, code',
};

/** The same by the region that departments lie in: provinces, and within one its cities, and so on. */
export const regionSurveys: FigureTable = {
  name: 'region-surveys',
  title: { zh: '各地区数据资源普查', en: 'Survey of data by region' },
  source,
  recount: rebuild,
  columns: [text('region', '行政区划代码', 'Division code'), ...columns],
  charted: 'totalRecords',
  rows: `, ${surveyed}
  SELECT ${regionOf('d')} AS region, ${numbers}
    FROM department d JOIN survey s ON s.department = d.code GROUP BY 1`,
  order: '"totalRecords" DESC, region',
};
