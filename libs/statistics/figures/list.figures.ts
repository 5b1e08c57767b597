import { listsOn } from '../department-list/listed.query';
import { isDepartment } from '../openness/official.query';
import { count, rebuild, share, text, type FigureTable } from './figure-table';

const itemsOf = (kind: string, name: string): string =>
  `coalesce(sum(l.items) FILTER (WHERE l.kind = '${kind}'), 0)::float8 AS "${name}"`;

/** Which of the four lists each department has (C64), as it stood at the end of the span. */
export const lists: FigureTable = {
  name: 'lists',
  title: { zh: '各部门目录覆盖（四张清单）', en: 'Four lists by department' },
  source: {
    zh: '责任清单、权力清单、政府信息公开目录、公共服务清单各占 25%，空清单不计；只计政府部门，不含停用部门；计自清单发布事件，可由留存的事实事件重新统计并逐行核对（cli rebuild-statistics）。',
    en: 'Lists of duties, powers, disclosed information and public services bring 25 % each, an empty one brings nothing; of departments of the government that take part; from the events of their publication, counted again from the kept facts and compared row by row (cli rebuild-statistics).',
  },
  recount: rebuild,
  columns: [
    text('code', '统一社会信用代码', 'Credit code'),
    text('name', '部门', 'Department (Chinese)'),
    text('nameEn', '英文名称', 'Department'),
    share('coverage', '目录覆盖率', 'Covered, %'),
    count('duties', '责任清单事项', 'Duties'),
    count('powers', '权力清单事项', 'Powers'),
    count('disclosedInformation', '信息公开目录事项', 'Disclosed information'),
    count('publicServices', '公共服务清单事项', 'Public services'),
    count('linkedItems', '已关联资源的事项', 'Items with resources'),
    count('links', '关联资源', 'Links to resources'),
  ],
  charted: 'coverage',
  rows: `
  SELECT d.code, d.name, coalesce(d.name_en, '') AS "nameEn",
         round(25.0 * count(*) FILTER (WHERE l.items > 0), 1)::text AS coverage,
         ${itemsOf('duties', 'duties')}, ${itemsOf('powers', 'powers')},
         ${itemsOf('disclosed-information', 'disclosedInformation')}, ${itemsOf('public-services', 'publicServices')},
         coalesce(sum(l.linked_items), 0)::float8 AS "linkedItems", coalesce(sum(l.links), 0)::float8 AS links
    FROM department d CROSS JOIN asked
    LEFT JOIN (${listsOn('$2::date')}) AS l ON l.department = d.code
   WHERE ${isDepartment('d', '$2::date')}
   GROUP BY d.code, d.name, d.name_en`,
  order: 'coverage::numeric DESC, code',
};
