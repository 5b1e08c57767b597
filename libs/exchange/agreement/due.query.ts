import type { Context, Database } from '@shutong/platform';
import { runningStates } from './agreement.states';

/** Versions that one step of a round ends. */
const perStep = 500;

/** A version whose term is over. */
export interface DueVersion {
  readonly id: string;
  readonly version: number;
  /** When it was over, as the database writes it. */
  readonly until: string;
}

const beforeAll: DueVersion = {
  ...{ id: '00000000-0000-0000-0000-000000000000', version: 0, until: '-infinity' },
};

/** Versions that have not ended although their term is over, the longest over first; those after `last`, if any. */
export function dueVersions(
  database: Database,
  ctx: Context,
  { now, last = beforeAll }: { readonly now: Date; readonly last?: DueVersion | undefined },
): Promise<DueVersion[]> {
  return database.query<DueVersion>(
    ctx,
    `SELECT id, version, valid_until::text AS until FROM exchange.agreement
      WHERE state = ANY ($1::text[]) AND valid_until <= $2
        AND (valid_until, id, version) > ($3::timestamptz, $4::uuid, $5::integer)
      ORDER BY valid_until, id, version LIMIT $6`,
    [runningStates, now, last.until, last.id, last.version, perStep],
  );
}
