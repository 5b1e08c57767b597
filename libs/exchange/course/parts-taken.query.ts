import type { EntityManager } from 'typeorm';
import type { PartTaken } from './sides.policy';

/** What somebody has a part in: one of them. */
export interface MatterNamed {
  readonly applicationId?: string | null;
  readonly needId?: string | null;
  readonly agreementId?: string | null;
  /** Of an agreement, to which its requester objects. */
  readonly serviceChangeId?: string | null;
  /** Of data shared under an agreement, which its provider has rejected. */
  readonly correctionId?: string | null;
}

type Row = PartTaken & { readonly matter: number };

/**
 * Of an application who applied, consented, supplied, proposed and answered, and who let its answer take longer: the authority is neither
 * side, also where it provides itself. Of an agreement the same, and who acted in its rectifications; of a service change or a need who acted
 * in it, of a correction who reported and who verified.
 */
const query = `
  WITH about AS (
    SELECT matter::integer, application, agreement, change, need, correction
      FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[])
           WITH ORDINALITY AS n (application, agreement, change, need, correction, matter)),
  applied AS (
    SELECT DISTINCT about.matter, a.id, a.requester, a.provider, a.applied_by, a.approved_by
      FROM about
      LEFT JOIN exchange.agreement g ON g.id = about.agreement
      JOIN exchange.application a ON a.id IN (about.application, g.application_id)),
  parts AS (
    SELECT matter, unnest(ARRAY[applied_by, approved_by]) AS by, requester AS department FROM applied
    UNION ALL
    SELECT matter, s.supplied_by, requester FROM applied JOIN exchange.supplement s ON s.application_id = id
    UNION ALL
    SELECT matter, s.asked_by, provider FROM applied JOIN exchange.supplement s ON s.application_id = id
    UNION ALL
    SELECT matter, e.asked_by, provider FROM applied JOIN exchange.extension e ON e.application_id = id
    UNION ALL
    SELECT matter, e.answered_by, NULL FROM applied JOIN exchange.extension e ON e.application_id = id
    UNION ALL
    SELECT matter, unnest(ARRAY[d.proposed_by, d.answered_by]), provider
      FROM applied JOIN exchange.decision d ON d.application_id = applied.id
    UNION ALL
    SELECT matter, s.by, s.department FROM about JOIN exchange.course_step s ON s.matter_id = about.change
    UNION ALL
    SELECT matter, s.by, s.department FROM about JOIN exchange.need_step s ON s.need_id = about.need
    UNION ALL
    SELECT matter, c.filed_by, c.requester FROM about JOIN exchange.correction c ON c.id = about.correction
    UNION ALL
    SELECT matter, c.verified_by, c.provider FROM about JOIN exchange.correction c ON c.id = about.correction
    UNION ALL
    SELECT about.matter, s.by, s.department
      FROM about
      JOIN exchange.rectification r ON r.agreement_id = about.agreement
      JOIN exchange.course_step s ON s.matter_id = r.id)
  SELECT matter, by, department FROM parts WHERE by IS NOT NULL`;

/** Who has had a part in what is named; of each matter, in their order. */
export async function partsTaken(
  manager: Pick<EntityManager, 'query'>,
  matters: readonly MatterNamed[],
): Promise<PartTaken[][]> {
  const rows: Row[] = await manager.query(query, [
    matters.map(({ applicationId = null }) => applicationId),
    matters.map(({ agreementId = null, ...of }) => (isUnder(of) ? null : agreementId)),
    matters.map(({ serviceChangeId = null }) => serviceChangeId),
    matters.map(({ needId = null }) => needId),
    matters.map(({ correctionId = null }) => correctionId),
  ]);
  return matters.map((_, at) => rows.filter(({ matter }) => matter === at + 1));
}

/** Whether it is something under the agreement, not the agreement itself. */
const isUnder = ({ serviceChangeId, correctionId }: MatterNamed): boolean =>
  !!serviceChangeId || !!correctionId;
