import type { LogFilter } from './filter';

/** Key of the last entry of the page before: when it was recorded, and its storage key. */
export type Position = readonly [recordedAt: string, pk: string];

export interface LogSearch {
  readonly filter: LogFilter;
  readonly first: number;
  readonly after?: Position;
}

/** One row of the answer. */
export interface FoundRow {
  readonly pk: string;
  readonly id: string;
  /** Null while it has no place yet. */
  readonly seq: string | null;
  readonly recordedAt: Date;
  readonly department: string;
  readonly actor: string;
  readonly action: string;
  readonly outcome: string;
  readonly agreement: string | null;
  readonly resource: string[];
  readonly requestId: string;
  readonly body: Buffer;
}

const columns = `e.pk, e.id, l.seq, e.recorded_at AS "recordedAt", e.department, e.actor, e.action,
       e.outcome, e.agreement, e.resource, e.request_id AS "requestId", e.body`;

/** Newest first; one row more than the page, to know whether others follow. */
export function searchStatement({ filter, first, after }: LogSearch): {
  readonly sql: string;
  readonly params: readonly unknown[];
} {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const where = [
    ...conditions(filter, bind),
    ...(after
      ? [`(e.recorded_at, e.pk) < (${bind(after[0])}::timestamptz, ${bind(after[1])}::bigint)`]
      : []),
  ];
  const sql = `SELECT ${columns}
    FROM audit.entry e LEFT JOIN audit.leaf l ON l.entry_pk = e.pk
   WHERE ${where.join(' AND ') || 'true'}
   ORDER BY e.recorded_at DESC, e.pk DESC LIMIT ${bind(first + 1)}`;
  return { sql, params };
}

type Condition = (value: never, bind: (value: unknown) => string) => string;

const same =
  (column: string): Condition =>
  (value, bind) =>
    `e.${column} = ${bind(value)}`;

const conditionOf: Readonly<Record<keyof LogFilter, Condition>> = {
  department: same('department'),
  actor: same('actor'),
  agreement: same('agreement'),
  action: same('action'),
  outcome: same('outcome'),
  resource: (value, bind) => `e.resource @> ARRAY[${bind(value)}::text]`,
  // Repeats the index's own condition, without which it could not be used.
  subject: (value: string, bind) =>
    `e.subject IS NOT NULL AND e.subject @> ARRAY[${bind(Buffer.from(value, 'base64url'))}::bytea]`,
  from: (value, bind) => `e.recorded_at >= ${bind(value)}`,
  to: (value, bind) => `e.recorded_at < ${bind(value)}`,
};

function conditions(filter: LogFilter, bind: (value: unknown) => string): string[] {
  return (Object.keys(conditionOf) as (keyof LogFilter)[]).flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [conditionOf[name](value as never, bind)];
  });
}

/** An entry by its id, with its place. */
export const entryById = `SELECT ${columns}
  FROM audit.entry e LEFT JOIN audit.leaf l ON l.entry_pk = e.pk WHERE e.id = $1`;
