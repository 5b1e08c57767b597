import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Leave for one connector to join for a department; the token itself is known to its bearer only. */
@Entity({ schema: 'identity', name: 'enrolment' })
export class Enrolment {
  /** SHA-256 of the token, hex. */
  @PrimaryColumn('text', { name: 'token_hash' })
  tokenHash: string;

  /** Credit code. */
  @Column('text')
  department: string;

  /** True where the operator will run the connector and hold its key. */
  @Column('boolean')
  hosted: boolean;

  @Column('text', { name: 'issued_by' })
  issuedBy: string;

  @Column('timestamptz', { name: 'issued_at' })
  issuedAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'redeemed_at', nullable: true })
  redeemedAt: Date | null;
}
