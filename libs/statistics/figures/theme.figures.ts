import { recordsExchanged } from '../overview/records.query';
import { count, rebuild, text, type FigureTable } from './figure-table';

const counts = `
  count(DISTINCT r.id) FILTER (WHERE r.state = 'mounted')::float8 AS resources,
  coalesce(sum(c.calls), 0)::float8 AS calls, coalesce(sum(c.answered), 0)::float8 AS answered,
  coalesce(sum(c.rows), 0)::float8 AS records`;

/** Resources, and calls in the span, each once. */
const once = `
  called AS (
    SELECT resource, sum(calls) AS calls, sum(calls) FILTER (WHERE outcome = 'allow') AS answered,
           ${recordsExchanged} AS rows
      FROM statistics.call_day, asked WHERE day BETWEEN since AND until GROUP BY resource),
  resource AS (
    SELECT id, state FROM statistics.thing
     WHERE kind = 'resource' AND department IN (SELECT code FROM department))`;

/** Resources and their use by theme (C33): one that is under two stands under both, and once in the total. */
export const themes: FigureTable = {
  name: 'themes',
  title: { zh: '各主题资源与调用', en: 'Resources and calls by theme' },
  source: {
    zh: '资源可属多个主题，分别计入各主题，合计只计一次；主题为当前状态，调用按日计自事实事件，可由留存的事实事件重新统计并逐行核对（cli rebuild-statistics）。',
    en: 'A resource may be under several themes and counts under each, once in the total; themes as they are now, calls by day from fact events, counted again from the kept facts and compared row by row (cli rebuild-statistics).',
  },
  recount: rebuild,
  columns: [
    text('theme', '主题', 'Theme'),
    count('resources', '挂接资源', 'Resources'),
    count('calls', '调用', 'Calls'),
    count('answered', '应答调用', 'Calls answered'),
    count('records', '提供记录', 'Records given'),
  ],
  charted: 'calls',
  rows: `, ${once}
  SELECT t.theme, ${counts}
    FROM statistics.resource_theme t JOIN resource r ON r.id = t.resource
    LEFT JOIN called c ON c.resource = r.id::text GROUP BY t.theme`,
  total: `, ${once}
  SELECT ${counts}
    FROM resource r LEFT JOIN called c ON c.resource = r.id::text
   WHERE EXISTS (SELECT FROM statistics.resource_theme t WHERE t.resource = r.id)`,
  order: 'calls DESC, resources DESC, theme',
};
