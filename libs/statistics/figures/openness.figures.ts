import { opennessRule, opennessScore, type OpennessCounts } from '../openness/openness.formula';
import { opennessOf } from '../openness/openness.query';
import { count, rebuild, score, text, type FigureRow, type FigureTable } from './figure-table';

/** Rows have all counts. */
const scored = (row: FigureRow): FigureRow => ({
  ...row,
  trialScore: opennessScore(row as unknown as OpennessCounts),
});

/** How open the data of regions are (C17, C63), as it stood at the end of the span. */
export const openness: FigureTable = {
  name: 'openness',
  title: { zh: '各地区数据开放情况', en: 'Open data by region' },
  source: {
    zh: `开放机构为本级部门，地区为下一级行政区，均须有开放数据集；记录和接口计自各数据集最新开放版本；社会数据单独列出，不计入其他各栏和得分；计自发布事件，可由留存的事实事件重新统计并逐行核对（cli rebuild-statistics）。得分为试算：${opennessRule.zh}`,
    en: `Bodies are the region's own departments, areas the regions below it, with open datasets; records and interfaces are those of each dataset's latest open version; social data are counted apart, and neither in other columns nor in the score; from the events of publications, counted again from the kept facts and compared row by row (cli rebuild-statistics). The score is a trial: ${opennessRule.en}`,
  },
  recount: rebuild,
  columns: [
    text('region', '行政区划代码', 'Division code'),
    count('bodies', '开放机构', 'Bodies'),
    count('areas', '开放地区', 'Areas'),
    count('datasets', '数据集', 'Datasets'),
    count('records', '数据记录', 'Records'),
    count('apis', '数据接口', 'Interfaces'),
    count('apps', '应用成果', 'Reuses'),
    count('promised', '承诺更新的数据集', 'Datasets that promise updates'),
    count('timely', '按时更新的数据集', 'Of these, updated in time'),
    count('socialDatasets', '社会数据集', 'Social datasets'),
    count('socialRecords', '社会数据记录', 'Social records'),
    score('trialScore', '数据开放得分（试算），%', 'Openness (trial), %'),
  ],
  charted: 'datasets',
  rows: `
  SELECT * FROM (${opennessOf('department', '$2::date')}) AS open
   WHERE $4::text IS NULL OR starts_with(region, $4)`,
  completed: scored,
  order: 'datasets DESC, region',
};
