import type { Context, Database, TxContext } from '@shutong/platform';
import type { VersionKey } from '../entry/entry.query';
import { Assessment } from './assessment.entity';

export function assessmentsIn(
  database: Database,
  ctx: Context,
  { id, version }: VersionKey,
): Promise<Assessment[]> {
  return database.repository(ctx, Assessment).findBy({ entryId: id, version });
}

/** The same for many versions in one statement. */
export async function assessmentsOfVersions(
  database: Database,
  versions: readonly VersionKey[],
): Promise<Assessment[][]> {
  const found = await database.dataSource
    .getRepository(Assessment)
    .createQueryBuilder('a')
    .where(
      `(a.entryId, a.version) IN
         (SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS integer[])))`,
      { ids: versions.map(({ id }) => id), versions: versions.map(({ version }) => version) },
    )
    .orderBy('a.kind', 'DESC')
    .getMany();
  return versions.map(({ id, version }) =>
    found.filter((a) => a.entryId === id && a.version === version),
  );
}

/** A revision begins with the assessments of the version that it revises. */
export async function carryAssessments(
  database: Database,
  tx: TxContext,
  from: VersionKey,
  to: VersionKey,
): Promise<void> {
  const assessments = await assessmentsIn(database, tx, from);
  const carried = assessments.map((assessment) => ({ ...assessment, version: to.version }));
  if (carried.length > 0) await database.repository(tx, Assessment).insert(carried);
}
