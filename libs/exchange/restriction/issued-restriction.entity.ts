import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Restriction } from '@shutong/wire';

/** A notice by which a running agreement was narrowed (限制通知); never changed, only signed once. */
@Entity({ schema: 'exchange', name: 'restriction' })
export class IssuedRestriction {
  @PrimaryColumn('uuid')
  agreement: string;

  @PrimaryColumn('integer')
  version: number;

  @PrimaryColumn('integer')
  number: number;

  @Column('jsonb')
  notice: Restriction;

  /** By the authority's connector: detached compact JWS over the canonical notice. */
  @Column('text', { nullable: true })
  signature: string | null;

  @Column('timestamptz', { name: 'issued_at' })
  issuedAt: Date;

  @Column('timestamptz', { name: 'signed_at', nullable: true })
  signedAt: Date | null;
}
