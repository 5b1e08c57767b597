/** What a leaf of a scheme was given for a unit and period, and on what (C65). */
export interface Evidence {
  readonly id: string;
  readonly scheme: string;
  readonly node: string;
  readonly unit: string;
  readonly period: string;
  /** Exact decimal: per cent of the leaf, or points. */
  readonly value: string;
  /** Collected by a machine, or by people. */
  readonly method: 'machine' | 'manual';
  readonly source: string;
  readonly takenAt: Date;
  readonly attachmentSha256: string | null;
  readonly recordedBy: string;
  readonly recordedAt: Date;
  /** Null until another person has checked it. */
  readonly checkedBy: string | null;
  readonly checkedAt: Date | null;
  readonly replacedAt: Date | null;
}

/** What a score keeps of it. */
export interface UsedEvidence {
  readonly id: string;
  readonly node: string;
  readonly value: string;
  readonly method: Evidence['method'];
  readonly checked: boolean;
}

/** Per cent of what was used that machines collected, with one decimal; null where nothing was. */
export function machineShare(used: readonly UsedEvidence[]): number | null {
  if (used.length === 0) return null;
  const machine = used.filter(({ method }) => method === 'machine').length;
  return Math.round((machine * 1000) / used.length) / 10;
}

/** What people gave and nobody else has checked. */
export const unchecked = (used: readonly UsedEvidence[]): string[] =>
  used.filter(({ method, checked }) => method === 'manual' && !checked).map(({ node }) => node);

/** Columns of a row, named as here. */
export const evidenceColumns = `
  id, scheme, node, unit, period, value::text AS value, method, source, taken_at AS "takenAt",
  attachment_sha256 AS "attachmentSha256", recorded_by AS "recordedBy", recorded_at AS "recordedAt",
  checked_by AS "checkedBy", checked_at AS "checkedAt", replaced_at AS "replacedAt"`;
