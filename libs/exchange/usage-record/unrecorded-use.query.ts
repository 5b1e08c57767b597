import type { Notices } from '@shutong/notice';
import type { Context, Database, TxContext } from '@shutong/platform';

/** Something was got under an agreement, and no record of its use has followed for too long. */
export interface UnrecordedUse {
  readonly agreementId: string;
  /** When the first of what came after the newest record was got. */
  readonly since: Date;
}

/** Whose use is looked at, and between which instants the first of it has to be. */
export interface UnrecordedAsked {
  /** Absent: every agreement's. */
  readonly agreementId?: string;
  readonly from: Date;
  readonly until: Date;
}

/** $1 and $2 from when until when, $3 the agreement, or null for all; each is looked up by an index, of batches those that have changed since. */
const unrecorded = `
  SELECT a.id AS "agreementId", used.since
    FROM (SELECT DISTINCT id FROM exchange.agreement
           WHERE provider_signature IS NOT NULL AND requester_signature IS NOT NULL
             AND ($3::uuid IS NULL OR id = $3)) a
    CROSS JOIN LATERAL (SELECT greatest(max(recorded_at), $1) AS at FROM exchange.usage_record
                         WHERE agreement_id = a.id) last
    CROSS JOIN LATERAL (SELECT least(
          (SELECT min(delivered_at) FROM exchange.delivery
            WHERE agreement = a.id AND delivered_at > last.at),
          (SELECT min(c.received_at) FROM exchange.batch b
             JOIN exchange.batch_chunk c ON c.batch = b.id
            WHERE b.agreement_id = a.id AND b.ended_at IS NOT NULL AND b.changed_at > last.at
              AND c.received_at > last.at)
        ) AS since) used
   WHERE used.since <= $2
   ORDER BY used.since, a.id`;

/** What was delivered by calls and what was received of batches that have ended, the longest unrecorded first. */
export const unrecordedUses = (
  database: Database,
  ctx: Context,
  { agreementId, from, until }: UnrecordedAsked,
): Promise<UnrecordedUse[]> =>
  database.query<UnrecordedUse>(ctx, unrecorded, [from, until, agreementId ?? null]);

const part = '/unrecorded/';

/** What brings about the task to record what was got: that it is asked for then, which may be again. */
export const recordTask = (agreementId: string, askedAt: Date): string =>
  `agreement/${agreementId}${part}${askedAt.toISOString()}`;

/** Whether a task about an agreement is one of these. */
export const isRecordTask = ({ cause }: { readonly cause: string }): boolean =>
  cause.includes(part);

/** Causes of those about an agreement that somebody has still. */
export async function openRecordTasks(
  notices: Notices,
  tx: TxContext,
  agreementId: string,
): Promise<string[]> {
  const tasks = await notices.openTasks(tx, 'agreement', agreementId);
  return tasks.filter(isRecordTask).map(({ cause }) => cause);
}
