import type { Context, Database } from '@shutong/platform';
import { keyErrors } from '../api-key/api-key.errors';

/** Which agreement, of which developer's account, at which instant. */
interface Asked {
  readonly developer: string;
  readonly agreement: string;
  readonly at: Date;
}

/** When an agreement ends that is in force for whom the account acts. @throws keyErrors.agreementNotFound */
export async function endOfOwn(
  database: Database,
  ctx: Context,
  { developer, agreement, at }: Asked,
): Promise<Date> {
  const [found] = await database.query<{ readonly validUntil: Date }>(
    ctx,
    `SELECT valid_until AS "validUntil" FROM open_licensed.agreement
      WHERE developer_id = $1 AND id = $2 AND valid_until > $3`,
    [developer, agreement, at],
  );
  if (!found) throw keyErrors.agreementNotFound({ id: agreement });
  return found.validUntil;
}
