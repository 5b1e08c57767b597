import { updateDueSql } from '@shutong/platform';
import { openOn } from '../openness/openness.query';
import { count, printedShare, rebuild, share, text, type FigureTable } from './figure-table';

const late = 'count(*) FILTER (WHERE due < $2::date)';

/** Whether open datasets are as fresh as they are promised (C14), as it stood at the end of the span; also of departments that statistics have not learnt of, which lie in no area. */
export const freshness: FigureTable = {
  name: 'freshness',
  title: { zh: '各部门开放数据集更新情况', en: 'Freshness of open datasets by department' },
  source: {
    zh: '计自各数据集最新开放版本的发布日和当日已承诺的更新周期；不定期更新的不作承诺；可由留存的事实事件重新统计并逐行核对（cli rebuild-statistics）。',
    en: 'From the day on which the latest open version of each dataset was published and the update cycle that was promised by then; irregular data promise nothing; counted again from the kept facts and compared row by row (cli rebuild-statistics).',
  },
  recount: rebuild,
  columns: [
    text('code', '统一社会信用代码', 'Credit code'),
    text('name', '部门', 'Department (Chinese)'),
    text('nameEn', '英文名称', 'Department'),
    count('datasets', '开放数据集', 'Open datasets'),
    count('promised', '承诺更新的数据集', 'Datasets that promise updates'),
    count('late', '逾期未更新的数据集', 'Of these, late'),
    share('timely', '按时更新率', 'In time, %'),
  ],
  charted: 'late',
  rows: `, open AS (
    SELECT o.department, ${updateDueSql('o.cycle', 'o.published_on')} AS due FROM (${openOn('$2::date')}) AS o)
  SELECT o.department AS code, coalesce(d.name, o.department) AS name, coalesce(d.name_en, '') AS "nameEn",
         count(*)::float8 AS datasets,
         count(due)::float8 AS promised, ${late}::float8 AS late,
         ${printedShare(`(count(due) - ${late})`, 'count(due)')} AS timely
    FROM open o LEFT JOIN statistics.department d ON d.code = o.department
   WHERE ($3::text IS NULL OR o.department = $3) AND ($4::text IS NULL OR starts_with(d.division, $4))
   GROUP BY o.department, d.name, d.name_en`,
  order: 'late DESC, datasets DESC, code',
};
