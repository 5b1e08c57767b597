import { usageColumns, usageFigures, type UsageDivision } from '../usage/usage.query';
import { sumOf, sumsWithin, type UsageColumn } from '../usage/usage-sums';
import type { Words } from '../words';
import { count, recount, text, type FigureTable } from './figure-table';

/** By what use is divided, but for whose people the users are: what is open to everybody does not tell what a department looks at. */
export const usageDivisions = {
  act: { zh: '行为', en: 'Act' },
  channel: { zh: '渠道', en: 'Channel' },
  consumer: { zh: '使用者类别', en: 'Class of users' },
  department: { zh: '提供部门', en: 'Department used' },
  entry: { zh: '目录', en: 'Entry' },
  outcome: { zh: '结果', en: 'Outcome' },
} as const satisfies Partial<Record<UsageDivision, Words>>;

/** What is told of each. */
export const usageMeasures = [
  count('answered', '得到应答', 'Answered'),
  count('rows', '行数', 'Rows'),
  count('bytes', '字节', 'Bytes'),
  count('meanDurationUs', '平均用时（微秒）', 'Mean time, µs'),
];

/** Use of portal and catalogue by one of these: the most first. */
function usageBy(division: keyof typeof usageDivisions): FigureTable {
  const title = usageDivisions[division];
  const column = usageColumns[division];
  const known: readonly UsageColumn[] = column === 'outcome' ? [] : [column];
  return {
    name: `usage-by-${division}`,
    title: {
      zh: `门户与目录使用（按${title.zh}）`,
      en: `Use of portal and catalogue by ${title.en.toLowerCase()}`,
    },
    source: {
      zh: '按日计自使用事件；全部部门一并统计时，合计与逐条重算一致（cli recount）。',
      en: 'By day from usage events; the sum of all departments together equals a recount of the single events (cli recount).',
    },
    recount,
    columns: [
      text(division, title.zh, title.en),
      count('events', '使用', 'Uses'),
      ...usageMeasures,
    ],
    charted: 'events',
    rows: `, used AS (
    SELECT ${column} AS ${division}, ${usageFigures}
      FROM (${sumsWithin('$1', '$2')}) AS sums
     WHERE summed_by = CASE WHEN $3::text IS NULL AND $4::text IS NULL
                            THEN '${sumOf(known)}' ELSE '${sumOf([...known, 'department'])}' END
       AND (($3::text IS NULL AND $4::text IS NULL) OR department = ANY (ARRAY(SELECT code FROM department)))
     GROUP BY 1)
  SELECT ${division}, events, answered, rows, bytes, round("meanDurationUs") AS "meanDurationUs"
    FROM used WHERE ${division} <> '' AND events > 0`,
    order: `events DESC, ${division}`,
  };
}

export const usageDivided: readonly FigureTable[] = (
  Object.keys(usageDivisions) as (keyof typeof usageDivisions)[]
).map(usageBy);
