import {
  barChart,
  columnChart,
  dayInChina,
  escaped,
  sha256,
  type Language,
} from '@shutong/platform';
import type { ChartMark, OpenChart } from './open-charts.service';

const words = {
  zh: {
    ...{ source: '数据集', version: '版本', query: '查询', published: '发布于' },
    ...{ more: '仅显示前若干项', none: '（无）', count: '记录数', sum: '合计', avg: '平均' },
    ...{ min: '最小', max: '最大', empty: '没有可显示的数据。' },
  },
  en: {
    ...{ source: 'Dataset', version: 'Version', query: 'Query' },
    ...{ published: 'published on', more: 'Only the first are shown', none: '(none)' },
    ...{ count: 'Rows', sum: 'sum', avg: 'mean', min: 'least', max: 'greatest' },
    empty: 'There is nothing to show.',
  },
};

export interface Viewed {
  readonly chart: OpenChart;
  readonly figure: 'sum' | 'avg' | 'min' | 'max' | 'count';
  readonly drawn: 'bars' | 'columns';
  readonly language: Language;
  /** With which the portal's addresses begin. */
  readonly portal: string;
}

const style = `
:root { color-scheme: light; --ink: #1b2733; --quiet: #5b6b7a; --line: #d5dde5; --mark: #1f5f99; }
* { box-sizing: border-box; }
body { margin: 0; padding: 14px 16px; color: var(--ink); background: #fff; font: 14px/1.5 "Noto Sans CJK SC",
  "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 16px; line-height: 1.35; margin: 0; }
.sub { color: var(--quiet); font-size: 12.5px; margin: 0 0 10px; }
.chart { display: block; width: 100%; max-width: 960px; height: auto; }
.chart .mark { fill: var(--mark); }
.chart a:hover .mark, .chart a:focus .mark { fill: #a8201a; }
.chart .grid { stroke: var(--line); }
.chart .label { font-size: 12px; fill: var(--quiet); }
.chart .value { font-size: 12px; fill: var(--ink); }
details { margin-top: 8px; font-size: 12.5px; }
summary { cursor: pointer; color: var(--quiet); }
table { border-collapse: collapse; margin-top: 6px; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 18px 3px 0; border-bottom: 1px solid var(--line); text-align: left; }
td:last-child, th:last-child { text-align: right; padding-right: 0; }
a { color: var(--mark); text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
footer { margin-top: 10px; padding-top: 7px; border-top: 1px solid var(--line); font-size: 12px; color: var(--quiet); }
`;

const styleHash = Buffer.from(sha256(style), 'hex').toString('base64');

/** Nothing is loaded and nothing runs; who may show it in a frame is the operator's to say. */
export const viewPolicy = (frames: string): string =>
  `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors ${frames}`;

/** A chart as a page for a frame: every number is a link to the address that gives it alone. */
export function chartHtml(viewed: Viewed): string {
  const { chart, figure, language, portal } = viewed;
  const say = words[language === 'en' ? 'en' : 'zh'];
  const { title, version, dataset, tableName, value, label, publishedAt, isCut } = chart;
  const of = figure === 'count' ? say.count : `${value.title} (${say[figure]})`;
  const heading = language === 'en' ? `${of} by ${label.title}` : `${label.title}：${of}`;
  const at = `${portal}/api/v1/datasets/${dataset}`;
  const link = (href: string, text: string) => `<a href="${escaped(href)}">${escaped(text)}</a>`;
  const day = dayInChina(publishedAt);
  return `<!doctype html>
<html lang="${language === 'en' ? 'en' : 'zh-CN'}"><head><meta charset="utf-8"><title>${escaped(`${heading} · ${title}`)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><base target="_blank"><style>${style}</style></head>
<body><h1>${escaped(heading)}</h1><p class="sub">${escaped(title)}${tableName === title ? '' : ` · ${escaped(tableName)}`}</p>
${drawn(viewed, heading)}${isCut ? `<p class="sub">${say.more}</p>` : ''}
${tableOf(viewed, of)}
<footer>${say.source}: ${link(at, title)} · ${say.version}: ${link(`${at}/versions/${version}`, String(version))} (${say.published} ${day}) · ${link(portal + chart.query, say.query)}</footer>
</body></html>
`;
}

const nameOf = ({ label }: ChartMark, none: string): string =>
  label === null || label === '' ? none : label;

function drawn({ chart, drawn: kind, language, portal }: Viewed, title: string): string {
  const say = words[language === 'en' ? 'en' : 'zh'];
  const marks = chart.marks.map((mark) => ({
    ...{ label: nameOf(mark, say.none), value: mark.value === null ? null : Number(mark.value) },
    href: portal + mark.query,
  }));
  if (marks.every(({ value }) => value === null)) return `<p class="sub">${say.empty}</p>`;
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  const drawing = { title, marks, written: (value: number) => format.format(value) };
  // Columns stand on the line of zero.
  const isBelow = marks.some(({ value }) => value !== null && value < 0);
  return kind === 'columns' && !isBelow ? columnChart(drawing) : barChart(drawing);
}

/** The same with exact values. */
function tableOf({ chart, language, portal }: Viewed, of: string): string {
  const say = words[language === 'en' ? 'en' : 'zh'];
  const rows = chart.marks.map(
    (mark) =>
      `<tr><td>${escaped(nameOf(mark, say.none))}</td><td><a href="${escaped(portal + mark.query)}">${escaped(mark.value ?? '–')}</a></td></tr>`,
  );
  return `<details><summary>${escaped(of)}</summary><table><thead><tr><th>${escaped(chart.label.title)}</th><th>${escaped(of)}</th></tr></thead><tbody>${rows.join('')}</tbody></table></details>`;
}
