import type { Counts } from './job-rows';
import type { Trouble } from './job-run';
import type { JobState } from './job.states';
import type { StoredJob } from './stored-job';

/** A job as the department's own system sees it. */
export interface JobView {
  readonly id: string;
  readonly agreement: string;
  readonly state: JobState;
  /** True where the operator runs the connector of either side and holds its key. */
  readonly hosted: boolean;
  readonly rows: number;
  /** Rows by result; `waiting` are those that are being asked as well. */
  readonly counts: Readonly<Record<Exclude<keyof Counts, 'asked'>, number>>;
  /** Rows that were asked again after a source error. */
  readonly retried: number;
  /** How often the rows were gone over, this time included. */
  readonly pass: number;
  /** Rows that have ended, of a hundred; 100 when all have. */
  readonly percent: number;
  /** Ended rows by time since the job was handed in. */
  readonly rowsPerSecond: number;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly endedAt?: string;
  /** Code of the term that refused what was not answered. */
  readonly refusal?: string;
  /** Why a chunk is asked again and again. */
  readonly trouble?: { readonly code: string; readonly at: string };
}

/** What is known of a job's rows, at work or at its end. */
interface Standing {
  readonly counts: Counts;
  readonly retried: number;
  readonly pass: number;
  readonly trouble?: Trouble | undefined;
}

export function viewOf(job: StoredJob, at: Standing, now: number): JobView {
  const { id, agreement, state, hosted, rows, createdAt, ended } = job;
  const { asked, ...rest } = at.counts;
  const counts = { ...rest, waiting: rest.waiting + asked };
  const open = counts.waiting + (state === 'ended' ? 0 : counts['source-error']);
  const seconds = ((ended?.at ?? now) - createdAt) / 1_000_000;
  return {
    ...{ id, agreement, state, hosted, rows, counts, retried: at.retried, pass: at.pass },
    percent: rows === 0 ? 0 : Math.floor((100 * (rows - open)) / rows),
    rowsPerSecond: seconds > 0 ? Math.round((rows - open) / seconds) : 0,
    createdAt: instant(createdAt),
    ...(ended ? { endedAt: instant(ended.at) } : {}),
    ...(ended?.refusal === undefined ? {} : { refusal: ended.refusal }),
    ...(at.trouble ? { trouble: { code: at.trouble.code, at: instant(at.trouble.at) } } : {}),
  };
}

const instant = (microseconds: number): string => new Date(microseconds / 1000).toISOString();
