import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A department's connector (前置机) as the hub knows it. */
@Entity({ schema: 'exchange', name: 'connector' })
export class Connector {
  /** Unified social credit code of the department that it serves. */
  @PrimaryColumn('text')
  department: string;

  @Column('text', { name: 'client_id' })
  clientId: string;

  /** True where the operator runs it and holds its key. */
  @Column('boolean')
  hosted: boolean;

  /** RFC 7638 thumbprint of the root key. */
  @Column('text')
  thumbprint: string;

  /** The self-signed key card, as received. */
  @Column('text')
  card: string;

  @Column('text')
  state: 'active' | 'revoked';

  @Column('timestamptz', { name: 'enrolled_at' })
  enrolledAt: Date;
}
