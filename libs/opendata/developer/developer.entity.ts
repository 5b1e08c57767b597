import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TierName, Trust } from '../quota/tiers';
import type { Scope } from '../api-key/scopes';

/** Who uses open data by keys. Name and contact are the developer's own words; contact and person are personal. */
@Entity({ schema: 'opendata', name: 'developer' })
export class Developer {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  contact: string | null;

  @Column('text', { name: 'secret_name' })
  secretName: string;

  /** SHA-256 of the SHA-256 of the management secret. */
  @Column('bytea', { name: 'secret_digest' })
  secretDigest: Buffer;

  @Column('text')
  trust: Trust;

  /** Why it is so; null as long as nobody has said anything. */
  @Column('text', { name: 'trust_ground', nullable: true })
  trustGround: string | null;

  @Column('text', { name: 'trusted_by', nullable: true })
  trustedBy: string | null;

  @Column('timestamptz', { name: 'trusted_at', nullable: true })
  trustedAt: Date | null;

  /** Who has taken the account over with a verified real name. */
  @Column('text', { nullable: true })
  person: string | null;

  /** For whom that person acts, as agreements on conditionally open data name it (`licenseeOf`). */
  @Column('text', { nullable: true })
  licensee: string | null;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt: Date;
}

/** A key of a developer's program. */
@Entity({ schema: 'opendata', name: 'api_key' })
export class ApiKey {
  @PrimaryColumn('text')
  name: string;

  @Column('uuid', { name: 'developer_id' })
  developerId: string;

  @Column('text')
  label: string;

  /** SHA-256 of the key. */
  @Column('bytea')
  digest: Buffer;

  @Column('text')
  tier: TierName;

  @Column('text', { array: true })
  scopes: Scope[];

  /** To which it is bound; null for every open one. */
  @Column('uuid', { array: true, nullable: true })
  datasets: string[] | null;

  /** Of a contest, by which it works. */
  @Column('uuid', { name: 'entry_id', nullable: true })
  entryId: string | null;

  /** On conditionally open data, to which it is bound. */
  @Column('uuid', { name: 'agreement_id', nullable: true })
  agreementId: string | null;

  @Column('timestamptz', { name: 'made_at' })
  madeAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  /** Name of the key that took its place. */
  @Column('text', { name: 'replaced_by', nullable: true })
  replacedBy: string | null;
}
