import type { JWK } from 'jose';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A department's system, or its connector (前置机), as an OAuth client with a key of its own. */
@Entity({ schema: 'identity', name: 'client' })
export class Client {
  @PrimaryColumn('uuid')
  id: string;

  /** Credit code. */
  @Column('text')
  department: string;

  @Column('text')
  kind: 'system' | 'connector';

  @Column('text')
  name: string;

  /** Public key (Ed25519). */
  @Column('jsonb')
  jwk: JWK;

  /** RFC 7638. */
  @Column('text')
  thumbprint: string;

  /** Of a connector: the key before, as long as it is still good. */
  @Column('jsonb', { name: 'former_jwk', nullable: true })
  formerJwk: JWK | null;

  @Column('text', { name: 'former_thumbprint', nullable: true })
  formerThumbprint: string | null;

  @Column('text')
  state: 'active' | 'disabled';

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt: Date;

  @Column('timestamptz', { name: 'key_since' })
  keySince: Date;
}
