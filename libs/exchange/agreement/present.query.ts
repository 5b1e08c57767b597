import type { Context, Database, TxContext } from '@shutong/platform';
import { In, IsNull, Not, type EntityManager } from 'typeorm';
import { Agreement } from './agreement.entity';

/**
 * Of an agreement the version that counts: of those that no other has taken the place of, the newest that both
 * connectors have signed, else the newest. A further period or a wider version that waits for signatures changes nothing until
 * it has them.
 */
const rank = (alias: string): string =>
  `${alias}.state <> 'replaced',
   (${alias}.provider_signature IS NOT NULL AND ${alias}.requester_signature IS NOT NULL), ${alias}.version`;

/** SQL: whether a row is the version that counts. */
export const isPresent = (alias: string): string =>
  `NOT EXISTS (SELECT 1 FROM exchange.agreement other
    WHERE other.id = ${alias}.id AND (${rank('other')}) > (${rank(alias)}))`;

/** Versions of one agreement that are of use now. */
export interface Versions {
  readonly present: Agreement;
  /** A further period or a wider version that waits for signatures. */
  readonly next: Agreement | null;
  /** Those that both connectors have signed, whatever became of them, the oldest first. */
  readonly signed: readonly Agreement[];
  /** Number of the newest version, whatever became of it. */
  readonly newest: number;
}

/** The version that counts; null where there is no such agreement. */
export function presentVersion(
  database: Database,
  ctx: Context,
  id: string,
): Promise<Agreement | null> {
  return database
    .repository(ctx, Agreement)
    .createQueryBuilder('a')
    .where(`a.id = :id AND ${isPresent('a')}`, { id })
    .getOne();
}

/** All versions, held until the transaction ends, so that no two people change any of them at once. */
export async function holdVersions(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<Versions | null> {
  const versions = await database.repository(tx, Agreement).find({
    ...{ where: { id }, order: { version: 'ASC' } },
    lock: { mode: 'pessimistic_write' },
  });
  return versionsOf(versions);
}

/** The same of many, in one query and not held. */
export async function versionsOfEach(
  manager: EntityManager,
  ids: readonly string[],
): Promise<(Versions | null)[]> {
  const found = await manager
    .getRepository(Agreement)
    .find({ where: { id: In([...ids]) }, order: { version: 'ASC' } });
  return ids.map((id) => versionsOf(found.filter((one) => one.id === id)));
}

/** What counts of all versions of one agreement, in their order; null where there is none. */
export function versionsOf(versions: readonly Agreement[]): Versions | null {
  const newest = versions.at(-1);
  if (!newest) return null;
  const standing = versions.filter(({ state }) => state !== 'replaced');
  const present = standing.findLast(isSigned) ?? standing.at(-1) ?? newest;
  const next = standing.find((one) => one !== present && one.state === 'proposed') ?? null;
  return { present, next, signed: versions.filter(isSigned), newest: newest.version };
}

const isSigned = ({ providerSignature, requesterSignature }: Agreement): boolean =>
  providerSignature !== null && requesterSignature !== null;

const signedByBoth = { providerSignature: Not(IsNull()), requesterSignature: Not(IsNull()) };

/** Nothing was got unless both connectors have signed some version of it. */
export function hasServed(
  database: Database,
  ctx: Context,
  { id }: Pick<Agreement, 'id'>,
): Promise<boolean> {
  return database.repository(ctx, Agreement).existsBy({ id, ...signedByBoth });
}
