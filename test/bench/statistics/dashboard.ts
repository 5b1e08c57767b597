import type { Session } from '../../story/session';
import { Latencies } from '../latencies';
import type { Metric, Scale } from '../result';
import { daysLoaded, usedMost } from './usage-load';

const asked = { full: 100, smoke: 5 } as const;
/** For which one query is asked at most. */
const longestMs = 20_000;
/** Milliseconds that any query of a dashboard may take. */
const aim = 100;
const msOfDay = 86_400_000;

interface Span {
  readonly from: string;
  readonly to: string;
}
type Query = (session: Session, span: Span) => Promise<unknown>;

const tables = [
  ...['departments', 'regions', 'months', 'usage', 'openness', 'lists', 'themes', 'surveys'],
] as const;

const figures =
  (name: string): Query =>
  (session, { from, to }) =>
    session.get(`/api/v1/figures/${name}?from=${from}&to=${to}`);
const graphql =
  (query: (span: string) => string): Query =>
  (session, { from, to }) =>
    session.graphql(query(`from: "${from}", to: "${to}"`));

const overTime = (of: string): Query =>
  graphql(
    (span) => `{ usageOverTime(grain: day, ${span}, ${of} first: 100) { nodes { at events } } }`,
  );
const by = (division: string, of = ''): Query =>
  graphql(
    (span) =>
      `{ usageBy(division: ${division}, ${span}, ${of} first: 20) { nodes { value events } } }`,
  );

const words = (of: string): Query =>
  graphql((span) => `{ searchWords(${span}, ${of} first: 20) { nodes { words searches vain } } }`);

const queries: Readonly<Record<string, Query>> = {
  ...Object.fromEntries(tables.map((name) => [name, figures(name)])),
  usageOverTime: overTime(''),
  usageOverTimeOfDepartment: overTime(`department: "${usedMost.department}"`),
  usageOverTimeOfEntry: overTime(`entry: "${usedMost.entry}"`),
  usageByAct: by('act'),
  usageByEntry: by('entry'),
  usageByDepartment: by('department'),
  usageByDepartmentOfDownloads: by('department', 'act: download'),
  usageByEntryOfDepartment: by('entry', `department: "${usedMost.department}"`),
  searchWords: words(''),
  searchWordsInVain: words('inVain: true,'),
};

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Another span each time, of up to all days, so that nothing is answered from what was asked before. */
function spanOf(n: number, now: number): Span {
  const length = 1 + ((n * 37) % (daysLoaded - 1));
  const last = now - ((n * 13) % (daysLoaded - length)) * msOfDay;
  return { from: dayOf(last - length * msOfDay), to: dayOf(last) };
}

/** Each query of a dashboard over HTTP, one after another, over spans of days that differ. */
export async function dashboardLatency(session: Session, scale: Scale): Promise<Metric[]> {
  const metrics: Metric[] = [];
  const now = Date.now();
  for (const [name, query] of Object.entries(queries)) {
    const latencies = new Latencies();
    let [n, spent] = [0, 0];
    await query(session, spanOf(0, now));
    while (n < asked[scale] && spent < longestMs) {
      n += 1;
      const started = performance.now();
      await query(session, spanOf(n, now));
      const took = performance.now() - started;
      latencies.record(took);
      spent += took;
    }
    const { p50, p95, p99 } = latencies.percentiles;
    console.log(`  … usage.dashboard.${name}: ${p50} / ${p95} ms`);
    metrics.push({
      ...{ name: `usage.dashboard.${name}`, unit: 'ms', value: p50, p50, p95, p99 },
      ...{ n, errors: 0, aim, met: p95 <= aim },
      workload: `one by one over HTTP after a first, over spans of 1 to ${daysLoaded} days`,
    });
  }
  return metrics;
}

/** Wrong answers: events that the figures of all days do not hold. */
export async function miscounted(session: Session, loaded: number): Promise<number> {
  const span = { from: dayOf(Date.now() - daysLoaded * msOfDay), to: dayOf(Date.now() + msOfDay) };
  const { nodes } = (
    await session.graphql<{ usageBy: { nodes: { value: string; events: number }[] } }>(
      `{ usageBy(division: act, from: "${span.from}", to: "${span.to}", first: 10) { nodes { value events } } }`,
    )
  ).usageBy;
  const shown = nodes.reduce((sum, { events }) => sum + events, 0);
  // The demo's own use comes on top.
  return shown < loaded ? loaded - shown : 0;
}
