import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 保密风险评估 and 个人信息保护影响评估, both before an entry is compiled (Decree 809, Art. 13). */
export const assessmentKinds = ['secrecy-risk', 'personal-information'] as const;
export type AssessmentKind = (typeof assessmentKinds)[number];

export const assessmentResults = ['passed', 'passed-with-measures', 'failed'] as const;
export type AssessmentResult = (typeof assessmentResults)[number];

/** What an assessment found of one version of an entry; the report itself stays with the department. */
@Entity({ schema: 'catalog', name: 'assessment' })
export class Assessment {
  @PrimaryColumn('uuid', { name: 'entry_id' })
  entryId: string;

  @PrimaryColumn('integer')
  version: number;

  @PrimaryColumn('text')
  kind: AssessmentKind;

  @Column('text')
  result: AssessmentResult;

  /** Day in China, YYYY-MM-DD. */
  @Column('date', { name: 'assessed_on' })
  assessedOn: string;

  /** Name of the person who assessed. */
  @Column('text')
  assessor: string;

  /** SHA-256 of the report, 64 hexadecimal digits. */
  @Column('text', { name: 'file_sha256' })
  fileSha256: string;

  /** Of what was assessed (`exposureHash`). */
  @Column('text', { name: 'exposure_sha256' })
  exposureSha256: string;

  @Column('text', { name: 'recorded_by' })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** What the department says of an assessment. */
export type AssessmentContent = Pick<
  Assessment,
  'kind' | 'result' | 'assessedOn' | 'assessor' | 'fileSha256'
>;
