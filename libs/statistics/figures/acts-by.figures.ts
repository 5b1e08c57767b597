import { sumOf, sumsWithin, type UsageColumn } from '../usage/usage-sums';
import { count, rebuild, text, type FigureTable } from './figure-table';
import { usageDivisions, usageMeasures } from './usage-by.figures';

/** By what every act is divided, whatever it is counted from. */
const { act, channel, consumer, department, outcome } = usageDivisions;
const divisions = { act, channel, consumer, department, outcome };
type Division = keyof typeof divisions;

const isAny = '$3::text IS NULL AND $4::text IS NULL';
const isAsked = (column: string): string =>
  `((${isAny}) OR ${column} = ANY (ARRAY(SELECT code FROM department)))`;

const used = (columns: readonly UsageColumn[]): string => `
  SELECT act, channel, consumer, department, outcome, events, rows, bytes, duration_us, events AS timed
    FROM (${sumsWithin('$1', '$2')}) AS sums
   WHERE summed_by = CASE WHEN ${isAny} THEN '${sumOf(columns)}' ELSE '${sumOf([...columns, 'department'])}' END
     AND ${isAsked('department')}`;

const applied = `
  SELECT CASE act WHEN 'applications' THEN 'application' WHEN 'decisions' THEN 'decision' ELSE 'batch' END, channel,
         'department', provider, outcome, acts, 0, 0, 0, 0
    FROM statistics.act_day, asked
   WHERE day BETWEEN since AND until AND act IN ('applications', 'decisions', 'batches') AND ${isAsked('provider')}`;

const openApplied = (act: string, day: string, outcome: string): string => `
  SELECT '${act}', 'hub', 'developer', provider, ${outcome}, 1, 0, 0, 0, 0
    FROM statistics.open_application, asked
   WHERE ${day} BETWEEN since AND until AND ${isAsked('provider')}`;

/** Answers to chunks of verifications are no records; what came by batch is of the batch that was ordered. */
const called = `
  SELECT CASE mode WHEN 'verify' THEN 'verification' ELSE mode END, 'connector', 'department', provider,
         CASE outcome WHEN 'allow' THEN 'answered' WHEN 'deny' THEN 'refused' ELSE 'failed' END,
         calls, CASE mode WHEN 'verify' THEN 0 ELSE rows END, bytes, duration_us, timed
    FROM statistics.call_day, asked WHERE day BETWEEN since AND until AND ${isAsked('provider')}`;

/** Every act, whatever it is counted from. */
const acts = (columns: readonly UsageColumn[]): string =>
  [
    used(columns),
    applied,
    openApplied('application', 'received_on', `'answered'`),
    openApplied('decision', 'decided_on', 'outcome'),
    called,
  ].join(' UNION ALL ');

/** Every act by one of these, the most first: use of portal and catalogue, applications, decisions, calls and batches. */
function actsBy(division: Division): FigureTable {
  const title = divisions[division];
  const columns: readonly UsageColumn[] = division === 'outcome' ? [] : [division];
  return {
    name: `acts-by-${division}`,
    title: {
      zh: `全部行为（按${title.zh}）`,
      en: `Every act by ${title.en.toLowerCase()}`,
    },
    source: {
      zh: '按日计自使用事件，以及申请、决定、调用和批量交换的事实事件；可由留存的事实重新统计并逐行核对（cli rebuild-statistics）。',
      en: 'By day from usage events and from the fact events of applications, decisions, calls and batches; counted again from the kept facts and compared row by row (cli rebuild-statistics).',
    },
    recount: rebuild,
    columns: [
      text(division, title.zh, title.en),
      count('events', '次数', 'Acts'),
      ...usageMeasures,
    ],
    charted: 'events',
    rows: `, act AS (${acts(columns)})
  SELECT ${division}, sum(events)::float8 AS events,
         coalesce(sum(events) FILTER (WHERE outcome IN ('answered', 'granted')), 0)::float8 AS answered,
         sum(rows)::float8 AS rows, sum(bytes)::float8 AS bytes,
         round(sum(duration_us) / nullif(sum(timed), 0))::float8 AS "meanDurationUs"
    FROM act WHERE ${division} <> '' GROUP BY 1 HAVING sum(events) > 0`,
    order: `events DESC, ${division}`,
  };
}

export const actsDivided: readonly FigureTable[] = (Object.keys(divisions) as Division[]).map(
  actsBy,
);

/** What was applied for, decided and called for by purpose; whoever does not supervise sees what it asked for or gave. */
export const purposes: FigureTable = {
  name: 'purposes',
  isRestricted: true,
  title: { zh: '各用途的申请、决定与调用', en: 'Applications, decisions and calls by purpose' },
  source: {
    zh: '按日计自申请、决定、调用和批量交换的事实事件所载用途代码；可由留存的事实重新统计并逐行核对（cli rebuild-statistics）。',
    en: 'By day from the fact events of applications, decisions, calls and batches, by the code of the purpose that they name; counted again from the kept facts and compared row by row (cli rebuild-statistics).',
  },
  recount: rebuild,
  columns: [
    text('purpose', '用途代码', 'Purpose'),
    count('applications', '申请', 'Applications'),
    count('granted', '同意', 'Granted'),
    count('refused', '不同意', 'Refused'),
    count('batches', '批量交换', 'Batches'),
    count('calls', '调用', 'Calls'),
    count('answered', '应答', 'Answered'),
    count('rows', '记录', 'Records'),
  ],
  charted: 'calls',
  rows: `, applied AS (
    SELECT purpose, sum(acts) FILTER (WHERE act = 'applications') AS applications,
           sum(acts) FILTER (WHERE act = 'decisions' AND outcome = 'granted') AS granted,
           sum(acts) FILTER (WHERE act = 'decisions' AND outcome = 'refused') AS refused,
           sum(acts) FILTER (WHERE act = 'batches') AS batches
      FROM statistics.act_day, asked
     WHERE day BETWEEN since AND until AND purpose <> '' AND (own IS NULL OR own IN (act_day.department, provider))
       AND (${isAsked('act_day.department')} OR ${isAsked('provider')})
     GROUP BY purpose),
  called AS (
    SELECT purpose, sum(calls) AS calls, sum(calls) FILTER (WHERE outcome = 'allow') AS answered,
           sum(rows) FILTER (WHERE outcome = 'allow') AS rows
      FROM statistics.purpose_call, asked
     WHERE day BETWEEN since AND until AND (own IS NULL OR own IN (requester, provider))
       AND (${isAsked('requester')} OR ${isAsked('provider')})
     GROUP BY purpose)
  SELECT purpose, ${['applications', 'granted', 'refused', 'batches', 'calls', 'answered', 'rows']
    .map((name) => `coalesce(${name}, 0)::float8 AS ${name}`)
    .join(', ')}
    FROM applied FULL JOIN called USING (purpose)`,
  order: 'calls DESC, applications DESC, purpose',
};
