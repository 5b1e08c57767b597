import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The subject-token key as the authority's connector wrapped it for one department. */
@Entity({ schema: 'exchange', name: 'token_key' })
export class TokenKey {
  @PrimaryColumn('text')
  department: string;

  /** Compact JWE to the department's connector. */
  @Column('text')
  wrapped: string;

  /** SHA-256 of the key, so that all departments can be seen to hold the same one. */
  @Column('text')
  fingerprint: string;

  @Column('timestamptz', { name: 'stored_at' })
  storedAt: Date;
}
