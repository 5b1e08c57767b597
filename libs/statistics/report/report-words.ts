import type { Language } from '@shutong/platform';

/** What stands in a report beside its figures, in both languages: Chinese, then English. */
const words = {
  kind: ['数据共享开放统计月报', 'Monthly report on data sharing and opening'],
  period: ['统计期间', 'Period'],
  madeAt: ['生成时间', 'Made at'],
  timezone: ['（北京时间）', ' (China time)'],
  interim: ['本月未结束，为阶段数据', 'Interim: the month is not over'],
  takenLater: [
    '本月报告未在月后留存；目录、资源和开放数据集为生成时状态，非月末状态',
    'Taken later: no report was kept when the month was over; entries, resources and open datasets are as they were when this was made',
  ],
  entries: ['已发布目录', 'Published entries'],
  sharedShare: ['目录共享率', 'Entries that are shared'],
  openShare: ['目录开放率', 'Entries that are open'],
  answered: ['提供调用（次）', 'Calls answered'],
  records: ['提供记录（条）', 'Records given'],
  onTime: ['按期办结率', 'Limits kept'],
  months: ['近十二个月应答调用', 'Calls answered, last twelve months'],
  views: ['近十二个月目录与数据集查看', 'Views of entries and datasets, last twelve months'],
  leading: ['提供调用较多的部门', 'Departments that answered most calls'],
  departments: ['各部门情况', 'By department'],
  department: ['本部门情况', 'This department'],
  regions: ['各地区情况', 'By region'],
  projects: ['项目使用情况', 'Use by project'],
  none: ['本期无数据。', 'Nothing in this period.'],
  cut: [
    '仅列出前若干行，完整数据见下方地址。',
    'Only the first rows are shown; the addresses below give all.',
  ],
  evidence: ['数据来源与核对', 'Where the figures come from'],
  query: ['查询地址', 'Address'],
  recount: ['重算命令', 'Recounted by'],
  links: [
    '报告中每个数字均链接至其查询地址；“目录、资源、开放数据集”为生成时状态。',
    'Every number links to the address that gives it; entries, resources and open datasets are as they were when the report was made.',
  ],
  official: ['政务数据', 'Official'],
  social: ['社会数据', 'Social'],
  noShare: ['—', '—'],
} as const;

export type ReportWord = keyof typeof words;

export const saying = (language: Language): ((word: ReportWord) => string) => {
  const at = language === 'en' ? 1 : 0;
  return (word) => words[word][at];
};
