import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContestKind, ContestState } from './contest.states';

/** A contest or project of the authority: a window, and datasets that keys of its entries are for. */
@Entity({ schema: 'opendata', name: 'contest' })
export class Contest {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: ContestKind;

  @Column('text')
  title: string;

  /** Empty where there is none. */
  @Column('text', { name: 'title_en' })
  titleEn: string;

  @Column('text')
  description: string;

  @Column('timestamptz', { name: 'opens_at' })
  opensAt: Date;

  /** From then on no key works any more. */
  @Column('timestamptz', { name: 'closes_at' })
  closesAt: Date;

  @Column('uuid', { array: true })
  datasets: string[];

  @Column('text')
  state: ContestState;

  @Column('text', { name: 'announced_by' })
  announcedBy: string;

  @Column('timestamptz', { name: 'announced_at' })
  announcedAt: Date;

  @Column('text', { name: 'cancelled_by', nullable: true })
  cancelledBy: string | null;

  @Column('timestamptz', { name: 'cancelled_at', nullable: true })
  cancelledAt: Date | null;

  /** Why it was cancelled. */
  @Column('text', { nullable: true })
  ground: string | null;
}

/** What a developer takes part with. */
@Entity({ schema: 'opendata', name: 'contest_entry' })
export class ContestEntry {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'contest_id' })
  contestId: string;

  @Column('uuid', { name: 'developer_id' })
  developerId: string;

  @Column('text')
  title: string;

  @Column('text')
  description: string;

  /** Of the contest, those that it is about. */
  @Column('uuid', { array: true })
  datasets: string[];

  @Column('timestamptz', { name: 'entered_at' })
  enteredAt: Date;

  /** When its developer took it back: from then on none of its keys works. */
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt: Date | null;
}
