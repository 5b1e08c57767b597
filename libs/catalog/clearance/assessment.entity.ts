import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AssessmentKind, AssessmentResult } from '../vocabulary';

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
